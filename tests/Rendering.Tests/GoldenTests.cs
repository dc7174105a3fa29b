using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Sluice.Rendering.Routing;
using Sluice.Rendering.Splitting;
using Sluice.Resources.ModelDeployments;
using Sluice.Testing;

namespace Sluice.Rendering.Tests;

/// <summary>
/// Each folder of Golden holds a resource with the status before, the pods that were seen, and what must come of them:
/// the next status and the table. UPDATE_GOLDEN=1 writes the expectation anew; the diff is for review.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = RepositoryFiles.PathOf("tests/Rendering.Tests/Golden");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static TheoryData<string> Cases =>
        [.. Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Status_and_table_are_as_expected(string name)
    {
        var expectedFile = Path.Combine(Folder, name, "expected.json");
        var deployment = Read<ModelDeployment>(name, "resource.json");
        var pods = Read<List<ObservedPod>>(name, "pods.json");

        var status = SharePlan.Next(deployment, deployment.Status, pods);
        var actual = Describe(status, RoutingTableRenderer.Render(deployment.Metadata, status, pods));

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(expectedFile, actual);
        }
        Assert.Equal(File.ReadAllText(expectedFile), actual);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Resources_are_valid(string name) =>
        Assert.Empty(ModelDeploymentReader.Check(Read<ModelDeployment>(name, "resource.json")));

    private static T Read<T>(string name, string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Folder, name, file)), Json)!;

    private static string Describe(ModelDeploymentStatus status, IMessage table)
    {
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));
        var both = new JsonObject
        {
            ["status"] = JsonSerializer.SerializeToNode(status, Json),
            ["table"] = JsonNode.Parse(formatter.Format(table)),
        };
        return both.ToJsonString(Json) + "\n";
    }
}
