using System.Text.Json.Serialization;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>A kind of processor.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Device>))]
public enum Device
{
    /// <summary>A GPU where the server finds one, else the processor.</summary>
    Auto,

    /// <summary>The processor.</summary>
    CPU,

    /// <summary>An NVIDIA GPU; a server that finds none does not become ready.</summary>
    CUDA,
}
