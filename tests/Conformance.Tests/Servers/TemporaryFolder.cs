namespace Sluice.Conformance.Tests.Servers;

/// <summary>A folder that is gone when the test is.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sluice-conformance-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
