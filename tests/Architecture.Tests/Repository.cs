using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Sluice.Architecture.Tests;

/// <summary>The files of this repository: what git tracks, and what is new and not ignored.</summary>
internal static class Repository
{
    private static readonly Lazy<string[]> AllFiles = new(List);

    public static string Root { get; } = Path.GetFullPath("../..", Path.GetDirectoryName(Here())!);

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> Files(params string[] extensions) =>
        AllFiles.Value.Where(file => extensions.Length == 0 || extensions.Any(file.EndsWith));

    /// <summary>Our own C# code, tests included.</summary>
    public static IEnumerable<string> Sources() => Files(".cs");

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static bool Exists(string file) => Path.Exists(Path.Combine(Root, file));

    private static string[] List()
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. files.Where(file => File.Exists(Path.Combine(Root, file)))];
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
