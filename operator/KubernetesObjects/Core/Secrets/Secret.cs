using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Core.Secrets;

/// <summary>Bytes by key that few may see (core/v1 Secret). Never logged.</summary>
public sealed record Secret : KubernetesObject, IResource<Secret>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } = new("", "Secret", "secrets", ["v1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<Secret> Json => SecretsJson.Default.Secret;

    /// <summary>The bytes; in JSON as base64.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyDictionary<string, byte[]>? Contents { get; init; }

    /// <summary>Without what it holds.</summary>
    public override string ToString() => $"{nameof(Secret)} {Key}";
}
