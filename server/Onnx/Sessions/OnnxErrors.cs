using Microsoft.ML.OnnxRuntime;
using Sluice.Serving.Errors;

namespace Sluice.Onnx.Sessions;

/// <summary>ONNX Runtime's failures in our terms. Its exceptions carry their code only as a prefix of the message.</summary>
internal static class OnnxErrors
{
    /// <param name="failure">What the run threw.</param>
    /// <param name="isRankUnchecked">Whether an input has a rank that nothing could check before the run.</param>
    public static ServingException OfRun(OnnxRuntimeException failure, bool isRankUnchecked)
    {
        var code =
            HasCode(failure, "InvalidArgument") ? ServingErrorCode.InvalidArgument
            : IsOutOfMemory(failure) ? ServingErrorCode.ResourceExhausted
            : isRankUnchecked ? ServingErrorCode.InvalidArgument
            : ServingErrorCode.Internal;
        return new(code, $"the model cannot be run: {Sentence(failure)}", failure);
    }

    /// <summary>The message without its code.</summary>
    public static string Sentence(OnnxRuntimeException failure)
    {
        var end = failure.Message.StartsWith('[') ? failure.Message.IndexOf(']', StringComparison.Ordinal) : -1;
        return failure.Message[(end + 1)..].Trim();
    }

    private static bool HasCode(OnnxRuntimeException failure, string code) =>
        failure.Message.StartsWith($"[ErrorCode:{code}]", StringComparison.Ordinal);

    private static bool IsOutOfMemory(OnnxRuntimeException failure) =>
        failure.Message.Contains("Failed to allocate memory", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("bad_alloc", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("bad allocation", StringComparison.OrdinalIgnoreCase);
}
