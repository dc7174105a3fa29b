using Sluice.Artifacts.Files;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Stores;

namespace Sluice.Artifacts.Tests.Files;

/// <summary>The contract, in a directory of this machine.</summary>
public sealed class FileStoreContractTests : StoreContract
{
    private readonly string _root = Directory.CreateTempSubdirectory("sluice-files-").FullName;

    protected override Task<IArtifactStore> OpenEmptyAsync() => Task.FromResult<IArtifactStore>(Open(_root));

    protected override IArtifactStore OpenWithoutBucket() => Open(Path.Combine(_root, "not", "there"));

    protected override Task RemoveAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    private static FileStore Open(string root) => new FileStore(ArtifactUri.Parse(root));
}
