namespace Sluice.Artifacts.Tests.Repositories;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-artifacts-");

    public string Root => _folder.FullName;

    public string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>Makes files by their paths, divided by blanks; one that ends with a slash is a directory.</summary>
    public TemporaryFolder With(string paths)
    {
        foreach (var path in paths.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var full = Path(path.TrimEnd('/'));
            Directory.CreateDirectory(path.EndsWith('/') ? full : System.IO.Path.GetDirectoryName(full)!);
            if (!path.EndsWith('/'))
            {
                File.WriteAllText(full, path);
            }
        }

        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
