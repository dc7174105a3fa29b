using Sluice.Resources.ModelDeployments;

namespace Sluice.Resources.Tests.ModelDeployments;

public sealed class ImmutabilityTests
{
    /// <summary>Why; name, namespace and model name before and after; the fields that are refused.</summary>
    public static TheoryData<string, string, string, string[]> Edits =>
        new()
        {
            { "nothing changes", "fraud risk -", "fraud risk -", [] },
            { "another resource", "fraud risk Fraud", "theft risk Fraud", ["metadata.name"] },
            {
                "a model name that nobody wrote follows: one cause, one problem",
                "fraud risk -",
                "theft risk -",
                ["metadata.name"]
            },
            { "another namespace", "fraud risk -", "fraud loss -", ["metadata.namespace"] },
            { "another model name", "fraud risk Fraud", "fraud risk Theft", ["spec.model.name"] },
            { "the default written out", "fraud risk -", "fraud risk fraud", [] },
            { "the default no longer written out", "fraud risk fraud", "fraud risk -", [] },
            { "a name in the default's place", "fraud risk -", "fraud risk Fraud", ["spec.model.name"] },
            { "the default in a name's place", "fraud risk Fraud", "fraud risk -", ["spec.model.name"] },
            { "the old name written out under a new resource", "fraud risk -", "theft risk fraud", ["metadata.name"] },
            {
                "all of them",
                "fraud risk A",
                "theft loss B",
                ["metadata.name", "metadata.namespace", "spec.model.name"]
            },
        };

    [Theory, MemberData(nameof(Edits))]
    public void Refuses_what_callers_hold_on_to(string because, string before, string after, string[] expected)
    {
        var problems = Immutability.Check(Deployment(before), Deployment(after));

        Assert.True(expected.SequenceEqual(problems.Select(problem => problem.Path)), because);
    }

    [Fact]
    public void Says_what_it_was_and_what_to_do()
    {
        var problem = Assert.Single(Immutability.Check(Deployment("fraud risk -"), Deployment("fraud loss -")));

        Assert.Equal(
            "expected \"risk\", got \"loss\": it may not change; make another ModelDeployment",
            problem.Message
        );
    }

    [Fact]
    public void Leaves_everything_else_to_change()
    {
        var before = Deployment("fraud risk -");
        var after = before with
        {
            Metadata = before.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } },
            Spec = new()
            {
                Model = new() { Uri = "elsewhere" },
                Variants =
                [
                    new()
                    {
                        Name = "x",
                        Version = "9",
                        Weight = 0,
                    },
                ],
            },
        };

        Assert.Empty(Immutability.Check(before, after));
    }

    private static ModelDeployment Deployment(string text)
    {
        var parts = text.Split(' ');
        return new()
        {
            ApiVersion = ModelDeployment.SupportedApiVersion,
            Kind = ModelDeployment.SupportedKind,
            Metadata = new() { Name = parts[0], Namespace = parts[1] },
            Spec = new()
            {
                Model = new() { Uri = "models", Name = parts[2] == "-" ? null : parts[2] },
                Variants = [new() { Name = "main", Version = "7" }],
            },
        };
    }
}
