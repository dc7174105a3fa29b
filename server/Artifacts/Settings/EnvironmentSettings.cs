namespace Sluice.Artifacts.Settings;

/// <summary>The process's environment variables.</summary>
public sealed class EnvironmentSettings : IStoreSettings
{
    public string Origin => "the environment";

    public string? Find(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
