namespace Sluice.Onnx.Sessions;

/// <summary>What models run on.</summary>
public enum OnnxDevice
{
    /// <summary>A GPU where ONNX Runtime finds one that it can use, else the processor.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; where there is none, no model loads.</summary>
    Cuda,
}
