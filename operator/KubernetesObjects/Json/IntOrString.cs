using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Json;

/// <summary>A number, or a name or percentage: a port, <c>maxUnavailable</c> (util/intstr IntOrString).</summary>
/// <param name="Number">The number, or null.</param>
/// <param name="Text">The text, or null.</param>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString(int? Number, string? Text)
{
    /// <summary>A number.</summary>
    public static implicit operator IntOrString(int number) => new(number, null);

    /// <summary>A text.</summary>
    public static implicit operator IntOrString(string text) => new(null, text);

    /// <summary>As it is written.</summary>
    public override string ToString() => Number?.ToString() ?? Text ?? "";
}
