using Sluice.Resources.Binding;
using Sluice.Resources.Constraints;
using Sluice.Resources.Manifests;

namespace Sluice.Resources.Tests.Binding;

public sealed class ManifestBinderTests
{
    public enum Mode
    {
        Auto,
        Manual,
    }

    /// <summary>One field of each type that a resource may have and a ModelDeployment's spec has not.</summary>
    public sealed record Sample
    {
        public Mode Mode { get; init; }

        public bool IsOn { get; init; } = true;

        public long? Big { get; init; }

        public IReadOnlyList<string> Names { get; init; } = [];

        public IReadOnlyList<IReadOnlyList<int>> Matrix { get; init; } = [];

        public string Computed => $"{Mode}";
    }

    /// <summary>A field whose type's default breaks its rule.</summary>
    public sealed record Sized
    {
        [Range(1, 5)]
        public required int Size { get; init; }
    }

    [Fact]
    public void Binds_every_type()
    {
        var sample = Bind(
            """{ "mode": "Manual", "isOn": false, "big": -9000000000, "names": ["a", "b"], "matrix": [[1], []] }"""
        ).Value!;

        Assert.Equal((Mode.Manual, false, -9_000_000_000), (sample.Mode, sample.IsOn, sample.Big));
        Assert.Equal(["a", "b"], sample.Names);
        Assert.Equal(
            [
                [1],
                [],
            ],
            sample.Matrix
        );
    }

    [Fact]
    public void Leaves_defaults_where_nothing_is_written()
    {
        var sample = Bind("""{ "isOn": null, "big": null, "names": null }""").Value!;

        Assert.Equal((Mode.Auto, true, null), (sample.Mode, sample.IsOn, sample.Big));
        Assert.Empty(sample.Names);
    }

    [Theory]
    [InlineData(
        """{ "mode": "manual" }""",
        "1:11: mode: expected one of Auto, Manual, got \"manual\"; did you mean Manual?"
    )]
    [InlineData("""{ "mode": "1" }""", "1:11: mode: expected one of Auto, Manual, got \"1\"")]
    [InlineData("""{ "mode": "Auto, Manual" }""", "1:11: mode: expected one of Auto, Manual, got \"Auto, Manual\"")]
    [InlineData("""{ "mode": 1 }""", "1:11: mode: expected one of Auto, Manual, got the integer 1")]
    [InlineData(
        """{ "isOn": "true" }""",
        "1:11: isOn: expected true or false, got the string \"true\"; write it without quotes: true"
    )]
    [InlineData("""{ "isOn": 1 }""", "1:11: isOn: expected true or false, got the integer 1")]
    [InlineData(
        """{ "big": "5" }""",
        "1:10: big: expected an integer, got the string \"5\"; write it without quotes: 5"
    )]
    [InlineData(
        """{ "names": ["a", 1] }""",
        "1:18: names[1]: expected a string, got the integer 1; write it in quotes: \"1\""
    )]
    [InlineData("""{ "names": "a" }""", "1:12: names: expected a list, got the string \"a\"")]
    [InlineData("""{ "matrix": [[1], [2, true]] }""", "1:23: matrix[1][1]: expected an integer, got the boolean true")]
    [InlineData(
        """{ "computed": "x" }""",
        "1:3: computed: unknown field. This release knows: mode, isOn, big, names, matrix"
    )]
    [InlineData(
        """{ "big": 9223372036854775808 }""",
        "1:10: big: expected an integer from -9223372036854775808 to 9223372036854775807, got the integer 9223372036854775808"
    )]
    public void Says_what_does_not_fit(string text, string expected) =>
        Assert.Equal([expected], Bind(text).Problems.Select(problem => problem.ToString()));

    [Theory]
    [InlineData("{}", "1:1: size: expected an integer, but the field is missing")]
    [InlineData("""{ "size": "x" }""", "1:11: size: expected an integer, got the string \"x\"")]
    [InlineData("""{ "size": 0 }""", "1:11: size: expected an integer from 1 to 5, got 0")]
    public void Blames_nobody_for_a_default_that_nobody_wrote(string text, string expected)
    {
        var problems = ManifestBinder.Read<Sized>(JsonManifest.Read(text)).Problems;

        Assert.Equal([expected], problems.Select(problem => problem.ToString()));
    }

    private static Reading<Sample> Bind(string text) => ManifestBinder.Read<Sample>(JsonManifest.Read(text));
}
