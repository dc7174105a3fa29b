using System.Text.Json.Nodes;
using Sluice.Chart.Tests.Rendering;
using Sluice.Testing;

namespace Sluice.Chart.Tests.Values;

public sealed class ValuesTests
{
    private const string Begin = "<!-- values -->\n";
    private const string End = "<!-- /values -->";
    private static readonly string Yaml = RepositoryFiles.Read("charts/sluice/values.yaml");
    private static readonly JsonObject Defaults = YamlObjects.Read(Yaml).Single();
    private static readonly JsonObject Schema = JsonNode
        .Parse(RepositoryFiles.Read("charts/sluice/values.schema.json"))!
        .AsObject();

    /// <summary>UPDATE_GOLDEN=1 writes the table anew.</summary>
    [Fact]
    public void The_readme_has_every_value_with_its_default_and_its_meaning()
    {
        var file = RepositoryFiles.PathOf("charts/sluice/README.md");
        var page = File.ReadAllText(file);
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = page.IndexOf(End, StringComparison.Ordinal);
        var table = ValueRow.Table(ValueRow.Read(Yaml, Defaults, Schema));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            page = page[..from] + table + page[to..];
            File.WriteAllText(file, page);
            to = page.IndexOf(End, StringComparison.Ordinal);
        }

        Assert.Equal(table, page[from..to]);
    }

    [Fact]
    public void Every_value_says_what_it_is() =>
        Assert.Empty(
            ValueRow.Read(Yaml, Defaults, Schema).Where(row => row.Meaning.Length == 0).Select(row => row.Path)
        );

    [Fact]
    public void The_schema_has_the_values_that_there_are_and_no_others()
    {
        var differences = new List<string>();
        Compare(Defaults, Schema, "", differences);

        Assert.Empty(differences);
    }

    private static void Compare(JsonObject values, JsonObject schema, string path, List<string> differences)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            return;
        }

        if (schema["additionalProperties"]?.ToString() is not "false")
        {
            differences.Add($"{path}: the schema lets other values pass");
        }

        differences.AddRange(
            properties
                .Select(each => each.Key)
                .Except(values.Select(each => each.Key))
                .Select(name => $"{path}.{name}: only in the schema")
        );
        foreach (var (name, value) in values)
        {
            if (properties[name] is not JsonObject inner)
            {
                differences.Add($"{path}.{name}: not in the schema");
            }
            else if (value is JsonObject members)
            {
                Compare(members, inner, $"{path}.{name}", differences);
            }
        }
    }
}
