using Sluice.Artifacts.Settings;

namespace Sluice.Benchmarks.Downloads;

/// <summary>Where the benchmark's store is, and its keys.</summary>
internal sealed class StoreKeys(string endpoint, string accessKey, string secretKey) : IStoreSettings
{
    public string Origin => "the benchmark";

    public string? Find(string name) =>
        name switch
        {
            "AWS_ENDPOINT_URL" => endpoint,
            "AWS_ACCESS_KEY_ID" => accessKey,
            "AWS_SECRET_ACCESS_KEY" => secretKey,
            _ => null,
        };
}
