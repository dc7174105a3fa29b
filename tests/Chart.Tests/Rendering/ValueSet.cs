using Sluice.Testing;

namespace Sluice.Chart.Tests.Rendering;

/// <summary>A file of values; lines <c># kubernetes: 1.31.0</c> and <c># apis: group/version</c> at its top say for which cluster.</summary>
/// <param name="Name">The file's, without its end.</param>
/// <param name="Kubernetes">The server's version.</param>
/// <param name="Apis">What it serves besides Kubernetes' own.</param>
public sealed record ValueSet(string Name, string Kubernetes, IReadOnlyList<string> Apis)
{
    /// <summary>The namespace of all releases that are rendered.</summary>
    public const string Namespace = "sluice-system";

    /// <summary>The version that the tests have a server of.</summary>
    public const string ServedVersion = "1.20.2";

    private const string Folder = "tests/Chart.Tests/ValueSets";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<ValueSet> All { get; } =
    [.. Directory.GetFiles(RepositoryFiles.PathOf(Folder), "*.yaml").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Their names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(set => set.Name)];

    /// <summary>Where it lies.</summary>
    public string File => RepositoryFiles.PathOf($"{Folder}/{Name}.yaml");

    /// <summary>Where what was rendered lies.</summary>
    public string Golden => RepositoryFiles.PathOf($"tests/Chart.Tests/Golden/{Name}.yaml");

    /// <summary>Helm's.</summary>
    public IEnumerable<string> Flags =>
        ["--kube-version", Kubernetes, .. Apis.SelectMany(api => new[] { "--api-versions", api })];

    /// <summary>The one of a name.</summary>
    public static ValueSet Of(string name) => All.Single(set => set.Name == name);

    public override string ToString() => Name;

    private static ValueSet Read(string file)
    {
        var lines = System.IO.File.ReadAllLines(file).TakeWhile(line => line.StartsWith('#')).ToList();
        return new(
            Path.GetFileNameWithoutExtension(file),
            After(lines, "# kubernetes: ").SingleOrDefault() ?? ServedVersion,
            [.. After(lines, "# apis: ")]
        );
    }

    private static IEnumerable<string> After(IEnumerable<string> lines, string beginning) =>
        from line in lines
        where line.StartsWith(beginning, StringComparison.Ordinal)
        select line[beginning.Length..].Trim();
}
