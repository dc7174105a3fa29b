using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Resources.Constraints;
using Sluice.Resources.Constraints.Mappings;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Rules;
using Sluice.Resources.Schemas;

namespace Sluice.Resources.Tests.ModelDeployments;

/// <summary>As the operator reads: what users keep is in the tests of the program, with the same table.</summary>
public sealed class EveryRuleTests
{
    public static TheoryData<string, string, string> Rules => BrokenRules.Cases;

    [Fact]
    public void The_manifest_that_is_broken_below_is_whole() =>
        Assert.Empty(Read(FullManifest.Read()).Reading.Problems);

    [Theory, MemberData(nameof(Rules))]
    public void Breaking_it_gives_one_message(string path, string value, string expected)
    {
        var served = Read(FullManifest.With(path, value.Length == 0 ? null : value));

        Assert.Equal([expected], served.Reading.Problems.Select(problem => $"{problem.Path}: {problem.Message}"));
        Assert.Null(served.Reading.Value);
    }

    [Fact]
    public void No_rule_is_left_out()
    {
        var broken = Rules.Select(row => row.Data.Item3).ToList();
        var missing =
            from rule in RulesOf(typeof(ModelDeployment), "")
            let sample = rule.Constraint.GetType().Name
            where !broken.Exists(message => Covers(message, rule.Path, rule.Constraint))
            select $"{rule.Path} {sample}";

        Assert.Empty(missing);
    }

    private static bool Covers(string message, string path, ConstraintAttribute constraint)
    {
        var words = constraint switch
        {
            PatternAttribute pattern => pattern.Expected,
            KeysAttribute keys => keys.Expected,
            ValuesAttribute values => values.Expected,
            MaxLengthAttribute length => $"at most {length.Characters} characters",
            ItemCountAttribute count => $"{count.Minimum} to {count.Maximum} items",
            RangeAttribute range => $"an integer from {range.Minimum} to {range.Maximum}",
            QuantityRangeAttribute range => $"a quantity from {range.Minimum}",
            DurationRangeAttribute range => $"a duration from {range.Minimum}",
            UniqueByAttribute unique => unique.Key == "mountPath" ? "but the field is missing" : "of its own",
            ReservedAttribute => "keeps for itself",
            RefusedAttribute => "a fixed version",
            RepositoryUriAttribute => "a path or a URI",
            ServableResourcesAttribute => "the limit",
            MountedVolumesAttribute => "the name of a volume",
            ExactlyAttribute exactly => exactly.Text,
            _ => throw new InvalidOperationException($"a case for {constraint.GetType().Name} is missing"),
        };
        var place = message[..message.IndexOf(": ", StringComparison.Ordinal)];
        return Plain(place).StartsWith(path, StringComparison.Ordinal)
            && message.Contains(words, StringComparison.Ordinal);
    }

    private static string Plain(string path) => Regex.Replace(path, @"\[[0-9]+\]", "[]", RegexOptions.NonBacktracking);

    private static IEnumerable<(string Path, ConstraintAttribute Constraint)> RulesOf(Type record, string path) =>
        RecordField
            .Of(record)
            // A status is Sluice's own, and a variant's settings have the rules of the deployment's.
            .Where(field =>
                field.Name != "status"
                && !(record == typeof(VariantSpec) && FieldType.IsRecord(field.Property.PropertyType))
            )
            .SelectMany(field =>
            {
                var here = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
                var type = Nullable.GetUnderlyingType(field.Property.PropertyType) ?? field.Property.PropertyType;
                var below =
                    FieldType.IsRecord(type) ? RulesOf(type, here)
                    : FieldType.IsList(type) && FieldType.IsRecord(FieldType.ElementOf(type))
                        ? RulesOf(FieldType.ElementOf(type), $"{here}[]")
                    : [];
                return field.Constraints.Select(constraint => (here, constraint)).Concat(below);
            });

    private static ServedModelDeployment Read(System.Text.Json.Nodes.JsonObject manifest) =>
        ModelDeploymentReader.ReadServed(JsonSerializer.SerializeToElement(manifest));
}
