using System.Runtime.CompilerServices;

namespace Sluice.Conformance.Tests.Servers;

/// <summary>The repository that these tests are in: the examples and programs are used where they stand.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath("../../..", Path.GetDirectoryName(Here())!);

    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string Here([CallerFilePath] string path = "") => path;
}
