namespace Sluice.ModelServer;

/// <summary>Where downloaded models are kept unless told: with the user's other caches (XDG Base Directory Specification).</summary>
public static class ModelCache
{
    /// <summary><c>$SLUICE_CACHE/models</c>, else <c>$XDG_CACHE_HOME/sluice/models</c>, else <c>~/.cache/sluice/models</c>.</summary>
    public static string DefaultDirectory() =>
        Path.GetFullPath(
            Find("SLUICE_CACHE") is { } own ? Path.Combine(own, "models")
            : Find("XDG_CACHE_HOME") is { } caches ? Path.Combine(caches, "sluice", "models")
            : Path.Combine(Find("HOME") ?? "/tmp", ".cache", "sluice", "models")
        );

    private static string? Find(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
