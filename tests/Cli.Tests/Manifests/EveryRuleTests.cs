using Sluice.Cli.Manifests;
using Sluice.Resources.Tests.ModelDeployments;

namespace Sluice.Cli.Tests.Manifests;

/// <summary>What up and plan say of each broken rule: the operator's words, with a line.</summary>
public sealed class EveryRuleTests
{
    public static TheoryData<string, string, string> Rules => BrokenRules.Cases;

    [Theory, MemberData(nameof(Rules))]
    public void Breaking_it_gives_one_message(string path, string value, string expected)
    {
        var manifest = FullManifest.With(path, value.Length == 0 ? null : value);

        var reading = ManifestReader.Read(YamlWriter.Write(manifest), "fraud.yaml");

        Assert.Equal([expected], reading.Problems.Select(problem => $"{problem.Path}: {problem.Message}"));
        Assert.True(reading.Problems[0].Position.IsKnown);
        Assert.Equal("fraud.yaml", reading.Problems[0].File);
    }
}
