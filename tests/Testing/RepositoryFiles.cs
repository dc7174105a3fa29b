namespace Sluice.Testing;

/// <summary>Files of the repository that a test is built in, wherever it is run.</summary>
public static class RepositoryFiles
{
    /// <summary>Where <c>Platform.sln</c> lies.</summary>
    public static string Root { get; } = FindRoot();

    /// <param name="path">Relative to the repository's root.</param>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <inheritdoc cref="PathOf"/>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not lie in a clone of Sluice");
        }

        return folder.FullName;
    }
}
