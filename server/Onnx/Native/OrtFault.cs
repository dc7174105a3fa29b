namespace Sluice.Onnx.Native;

/// <summary>A failure that the C API of ONNX Runtime reports.</summary>
internal sealed class OrtFault(int code, string message) : Exception(message)
{
    /// <summary>OrtErrorCode ORT_INVALID_ARGUMENT.</summary>
    private const int InvalidArgument = 2;

    /// <summary>Whether it blames what it was given.</summary>
    public bool BlamesInputs => code == InvalidArgument;
}
