using Sluice.Testing;

namespace Sluice.ControllerRuntime.Tests.Guides;

/// <summary>The guide shows code that is compiled and run.</summary>
public sealed class GuideTests
{
    [Fact]
    public void Every_line_of_code_in_the_guide_is_a_line_of_the_example()
    {
        var sources = Directory
            .EnumerateFiles(RepositoryFiles.PathOf("tests/ControllerRuntime.Replica/Parcels"), "*.cs")
            .SelectMany(File.ReadLines)
            .Select(line => line.Trim())
            .ToHashSet(StringComparer.Ordinal);

        var shown = Code(File.ReadLines(RepositoryFiles.PathOf("docs/reconcilers.md"))).ToList();

        Assert.True(shown.Count > 10);
        Assert.Empty(shown.Where(line => !sources.Contains(line)));
    }

    private static IEnumerable<string> Code(IEnumerable<string> guide)
    {
        var isCode = false;
        foreach (var line in guide.Select(line => line.Trim()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isCode = line == "```csharp";
            else if (isCode && line.Length > 0)
                yield return line;
        }
    }
}
