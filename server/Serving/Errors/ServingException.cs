namespace Sluice.Serving.Errors;

/// <summary>A failure that the caller is told about. <see cref="Exception.Message"/> is a sentence for the caller.</summary>
public sealed class ServingException(ServingErrorCode code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public ServingErrorCode Code { get; } = code;

    public static ServingException InvalidArgument(string message, Exception? inner = null) =>
        new(ServingErrorCode.InvalidArgument, message, inner);

    public static ServingException NotFound(string message) => new(ServingErrorCode.NotFound, message);

    public static ServingException Unavailable(string message) => new(ServingErrorCode.Unavailable, message);
}
