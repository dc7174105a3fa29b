using Sluice.Artifacts.Gcs;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Stores;

namespace Sluice.Artifacts.Tests.Gcs;

/// <summary>The contract against a script of the documented JSON API (<see cref="ScriptedGcs"/>), not against a real server.</summary>
public sealed class GcsStoreContractTests : StoreContract
{
    private ScriptedGcs? _gcs;

    protected override int MoreThanAPage => 210;

    protected override async Task<IArtifactStore> OpenEmptyAsync()
    {
        _gcs = await ScriptedGcs.StartAsync("models");
        return Open("gs://models/some/team");
    }

    protected override IArtifactStore OpenWithoutBucket() => Open("gs://not-there");

    protected override async Task RemoveAsync()
    {
        Assert.Equal(0, _gcs!.OpenUploads);
        await _gcs.DisposeAsync();
    }

    private GcsStore Open(string root) =>
        new(
            ArtifactUri.Parse(root),
            new TestSettings { ["STORAGE_EMULATOR_HOST"] = _gcs!.Address.Authority, ["GOOGLE_CLOUD_PROJECT"] = "p" },
            new GcsOptions { PartBytes = 4 << 20, PageSize = 100 },
            TimeProvider.System
        );
}
