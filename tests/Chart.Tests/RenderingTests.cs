using Sluice.Chart.Tests.Rendering;

namespace Sluice.Chart.Tests;

public sealed class RenderingTests
{
    public static TheoryData<string, string> Refused =>
        new()
        {
            { "router:\n  kind: StatefulSet\n", "router.kind" },
            { "router:\n  scop: Cluster\n", "scop" },
            { "router: { scope: Namespace }\nwatchNamespace: risk\n", "install the release in watchNamespace (risk)" },
            { "router: { scope: Namespace }\nwatchNamespaces: [risk, ads]\n", "watchNamespace (risk, ads)" },
            { "class: a b\n", "class" },
            { "models: { env: { A: 1 } }\n", "models.env" },
            { "operator: { enabled: false }\n", "router.control.address and router.control.authority" },
            { "operator: { replicas: 0 }\n", "operator.replicas" },
            { "images: { server: { digest: latest } }\n", "images.server.digest" },
            { "models: { cacheSize: large }\n", "models.cacheSize" },
        };

    /// <summary>UPDATE_GOLDEN=1 writes them anew; the diff is for review. The CustomResourceDefinition has a test of its own.</summary>
    [Theory]
    [MemberData(nameof(ValueSet.Names), MemberType = typeof(ValueSet))]
    public async Task Each_set_of_values_gives_what_its_golden_file_says(string name)
    {
        var values = ValueSet.Of(name);

        var rendered = WithoutDefinitions(await Helm.TemplateAsync(values));

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(values.Golden, rendered, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(values.Golden, TestContext.Current.CancellationToken), rendered);
    }

    [Theory]
    [MemberData(nameof(ValueSet.Names), MemberType = typeof(ValueSet))]
    public async Task Each_set_of_values_passes_helm_lint(string name) =>
        await Helm.RunAsync(
            "lint",
            "--strict",
            Helm.Chart,
            "--namespace",
            ValueSet.Namespace,
            "--values",
            ValueSet.Of(name).File
        );

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_is_refused_in_words(string values, string word)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, values, TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Helm.RunAsync("template", "sluice", Helm.Chart, "--namespace", ValueSet.Namespace, "--values", file)
        );

        Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Theory]
    [InlineData("1.24.9", false)]
    [InlineData("1.25.0", true)]
    public async Task The_definition_has_rules_where_the_server_knows_them_and_stays_when_the_release_goes(
        string kubernetes,
        bool hasRules
    )
    {
        var rendered = await Helm.RunAsync("template", "sluice", Helm.Chart, "--kube-version", kubernetes);

        var definition = YamlObjects
            .Read(rendered)
            .Single(each => each["kind"]!.ToString() == "CustomResourceDefinition");
        Assert.Equal("keep", definition["metadata"]!["annotations"]!["helm.sh/resource-policy"]!.ToString());
        Assert.Equal(
            hasRules,
            definition.ToJsonString().Contains("x-kubernetes-validations", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Each_object_has_a_name_of_its_own_and_says_its_namespace()
    {
        foreach (var values in ValueSet.All)
        {
            var objects = YamlObjects.Read(await Helm.TemplateAsync(values));
            var keys = objects.Select(each =>
                $"{each["kind"]} {each["metadata"]!["namespace"]}/{each["metadata"]!["name"]}"
            );

            Assert.Empty(keys.GroupBy(key => key).Where(group => group.Count() > 1).Select(group => group.Key));
            Assert.Empty(
                objects
                    .Where(each => each["metadata"]!["namespace"] is null)
                    .Select(each => each["kind"]!.ToString())
                    .Except(["CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding"])
            );
        }
    }

    private static string WithoutDefinitions(string rendered) =>
        string.Join(
            "---\n",
            rendered
                .Split("---\n")
                .Where(document => !document.Contains("kind: CustomResourceDefinition\n", StringComparison.Ordinal))
        );
}
