using System.Text.Json.Nodes;
using Sluice.Cli.Crds;
using Sluice.Cli.Manifests;
using Sluice.Resources.ModelDeployments;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Crds;

public sealed class PublishedCrdsTests
{
    private static readonly Documentation Documentation = Documentation.Of(typeof(ModelDeployment).Assembly);

    /// <summary>UPDATE_GOLDEN=1 writes the chart's files anew; the diff is for review.</summary>
    [Theory]
    [InlineData("crds", true)]
    [InlineData("crds-without-rules", false)]
    public void The_chart_has_what_the_records_say(string folder, bool hasRules)
    {
        var file = RepositoryFiles.PathOf($"charts/sluice/files/{folder}/modeldeployments.yaml");
        var definition = ModelDeploymentDefinition.Render(Documentation.Describe, hasRules);
        var actual = $"# Generated from operator/Resources; do not edit.\n{YamlWriter.Write(definition)}";

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }

    [Theory]
    [InlineData("crds", true)]
    [InlineData("crds-without-rules", false)]
    public void The_program_prints_the_charts_files(string folder, bool hasRules)
    {
        var file = RepositoryFiles.PathOf($"charts/sluice/files/{folder}/modeldeployments.yaml");

        Assert.Equal(File.ReadAllText(file), PublishedCrds.Read(hasRules));
    }

    [Fact]
    public void The_page_of_the_resource_has_every_field()
    {
        const string begin = "<!-- fields -->\n";
        const string end = "<!-- /fields -->";
        var file = RepositoryFiles.PathOf("docs/resources/modeldeployment.md");
        var page = File.ReadAllText(file);
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, StringComparison.Ordinal);

        var table = FieldTable.Write(SpecSchema());
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, page[..from] + table + page[to..]);
            return;
        }

        Assert.Equal(page[from..to], table);
    }

    [Fact]
    public void Every_field_of_the_spec_is_described()
    {
        Assert.Empty(SchemaFields.Of(SpecSchema(), "spec").Where(field => field.Schema["description"] is null));
    }

    private static JsonNode SpecSchema() =>
        ModelDeploymentDefinition.Render(Documentation.Describe, hasRules: true)["spec"]!["versions"]![0]!["schema"]![
            "openAPIV3Schema"
        ]!["properties"]!["spec"]!;
}
