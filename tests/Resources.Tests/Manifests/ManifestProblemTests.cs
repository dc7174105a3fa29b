using Sluice.Resources.Manifests;

namespace Sluice.Resources.Tests.Manifests;

public sealed class ManifestProblemTests
{
    [Theory]
    [InlineData("spec", 3, 7, "a.yaml", "a.yaml:3:7: spec: expected x")]
    [InlineData("", 3, 7, "a.yaml", "a.yaml:3:7: expected x")]
    [InlineData("spec", 0, 0, "a.yaml", "a.yaml: spec: expected x")]
    [InlineData("spec", 3, 7, null, "3:7: spec: expected x")]
    [InlineData("", 0, 0, null, "expected x")]
    public void Leaves_out_what_is_unknown(string path, int line, int column, string? file, string expected) =>
        Assert.Equal(expected, new ManifestProblem(path, "expected x", new(line, column), file).ToString());
}
