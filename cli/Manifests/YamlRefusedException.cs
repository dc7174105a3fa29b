using Sluice.Resources.Manifests;

namespace Sluice.Cli.Manifests;

/// <summary>A text is no YAML, or YAML that a manifest may not use. The message says what was expected.</summary>
internal sealed class YamlRefusedException(string message, ManifestPosition position) : Exception(message)
{
    public ManifestPosition Position => position;
}
