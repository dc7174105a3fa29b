using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Configuration;

/// <summary>PEM text that stands in the settings, or in a file that may be replaced at any time.</summary>
/// <param name="Text">The text; null: it is in the file.</param>
/// <param name="File">The file's full path; null: it is the text.</param>
public sealed record PemSource(string? Text, string? File)
{
    /// <summary>The text as it is now.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: the file cannot be read.</exception>
    public string Read() => Text ?? SecretFile.Read(File!);

    /// <summary>Where it is. Never the text, which may be a key.</summary>
    public override string ToString() => File ?? "embedded";
}
