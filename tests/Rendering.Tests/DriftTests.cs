using System.Text;
using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Apps;
using Sluice.KubernetesObjects.Json;
using Sluice.Rendering.Changing;

namespace Sluice.Rendering.Tests;

public sealed class DriftTests
{
    private const string Pod =
        """{"containers":[{"name":"server","image":"i:1","args":["a","b"],"resources":{"limits":{"cpu":"1500m"}},"ports":[{"containerPort":80,"protocol":"TCP"}]}],"enableServiceLinks":false}""";

    public static TheoryData<string, string, string?> Cases =>
        new()
        {
            // because, what the server has, the field that differs
            { "the same", Pod, null },
            {
                "defaults are the server's",
                Pod.Replace("\"i:1\"", "\"i:1\",\"imagePullPolicy\":\"Always\"", StringComparison.Ordinal),
                null
            },
            { "quantities are written anew", Pod.Replace("1500m", "1.5", StringComparison.Ordinal), null },
            {
                "another image",
                Pod.Replace("i:1", "i:2", StringComparison.Ordinal),
                ".spec.template.spec.containers[server].image"
            },
            {
                "an argument less",
                Pod.Replace(",\"b\"", "", StringComparison.Ordinal),
                ".spec.template.spec.containers[server].args"
            },
            {
                "an argument more",
                Pod.Replace("\"b\"", "\"b\",\"c\"", StringComparison.Ordinal),
                ".spec.template.spec.containers[server].args"
            },
            {
                "a container that was injected",
                Pod.Replace(
                    "{\"name\":\"server\"",
                    "{\"name\":\"mesh\"},{\"name\":\"server\"",
                    StringComparison.Ordinal
                ),
                null
            },
            {
                "no container of ours",
                """{"containers":[{"name":"x"}],"enableServiceLinks":false}""",
                ".spec.template.spec.containers[server]"
            },
            {
                "what was false is gone",
                Pod.Replace(",\"enableServiceLinks\":false", "", StringComparison.Ordinal),
                ".spec.template.spec.enableServiceLinks"
            },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Says_which_field_differs(string because, string seen, string? expected)
    {
        var wanted = new Deployment { Spec = new() { Template = JsonNode.Parse($$"""{"spec":{{Pod}} }""") } };

        var found = Drift.Between(wanted, Read(seen));

        Assert.True(expected == found, $"{because}: {found}");
    }

    private static Deployment Read(string pod) =>
        ObjectJson.Read<Deployment>(
            Encoding.UTF8.GetBytes(
                $$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"template":{"spec":{{pod}} } } }"""
            )
        );
}
