using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.Tests.AzureBlob;

/// <summary>Settings that a test sets.</summary>
internal sealed class TestSettings : Dictionary<string, string>, IStoreSettings
{
    public string Origin => "the test's settings";

    public string? Find(string name) => TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
