using Sluice.Artifacts.Settings;

namespace Sluice.Cli.Secrets;

/// <summary>
/// What a Secret of the cluster is on this machine: a file or a folder of that name in the user's configuration folder, else the environment. Looked for again at
/// each use, so that it may be made, changed and rotated while models are served.
/// </summary>
/// <param name="name">Of the Secret.</param>
/// <param name="folder">The user's configuration folder.</param>
internal sealed class UserSecret(string name, string folder) : IStoreSettings
{
    private readonly EnvironmentSettings _environment = new();
    private readonly string _place = Path.Combine(folder, name);

    public string Name => name;

    public string Origin =>
        File.Exists(_place) ? $"the file {_place}"
        : Directory.Exists(_place) ? $"the files in {_place}"
        : $"the environment (there is no {_place})";

    private bool IsThere => File.Exists(_place) || Directory.Exists(_place);

    /// <exception cref="Artifacts.Stores.ArtifactException">What is there is no Secret.</exception>
    public string? Find(string name) => (IsThere ? StoreSettings.OfSecret(_place) : _environment).Find(name);

    /// <summary><c>$XDG_CONFIG_HOME/sluice</c>, else <c>~/.config/sluice</c> (XDG Base Directory Specification).</summary>
    public static string DefaultFolder() =>
        Path.GetFullPath(
            Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } own
                ? Path.Combine(own, "sluice")
                : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".config", "sluice")
        );
}
