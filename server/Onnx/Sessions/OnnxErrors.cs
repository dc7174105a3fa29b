using Microsoft.ML.OnnxRuntime;
using Sluice.Onnx.Native;
using Sluice.Serving.Errors;

namespace Sluice.Onnx.Sessions;

/// <summary>
/// ONNX Runtime's failures in our terms. The exceptions of the vendor's classes carry their code only as a prefix of the message.
/// </summary>
internal static class OnnxErrors
{
    /// <param name="failure">What the run threw: an <see cref="OrtFault"/>, or the vendor's exception.</param>
    /// <param name="isRankUnchecked">Whether an input has a rank that nothing could check before the run.</param>
    public static ServingException OfRun(Exception failure, bool isRankUnchecked)
    {
        var code =
            BlamesInputs(failure) ? ServingErrorCode.InvalidArgument
            : IsOutOfMemory(failure) ? ServingErrorCode.ResourceExhausted
            : isRankUnchecked ? ServingErrorCode.InvalidArgument
            : ServingErrorCode.Internal;
        return new(code, $"the model cannot be run: {Sentence(failure)}", failure);
    }

    /// <summary>The message without its code.</summary>
    public static string Sentence(Exception failure)
    {
        var end =
            failure is OnnxRuntimeException && failure.Message.StartsWith('[')
                ? failure.Message.IndexOf(']', StringComparison.Ordinal)
                : -1;
        return failure.Message[(end + 1)..].Trim();
    }

    private static bool BlamesInputs(Exception failure) =>
        failure is OrtFault { BlamesInputs: true }
        || failure.Message.StartsWith("[ErrorCode:InvalidArgument]", StringComparison.Ordinal);

    private static bool IsOutOfMemory(Exception failure) =>
        failure.Message.Contains("Failed to allocate memory", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("bad_alloc", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("bad allocation", StringComparison.OrdinalIgnoreCase);
}
