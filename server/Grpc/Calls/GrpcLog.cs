using Microsoft.Extensions.Logging;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

internal static partial class GrpcLog
{
    [LoggerMessage(1, LogLevel.Error, "Unexpected exception {Id} in call {Path}")]
    public static partial void UnexpectedException(ILogger logger, string id, string path, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "The client of call {Path} is gone")]
    public static partial void ClientGone(ILogger logger, string path, Exception exception);

    [LoggerMessage(3, LogLevel.Debug, "Call {Path} ended with {Code}: {Detail}")]
    public static partial void Failed(ILogger logger, string path, GrpcStatusCode code, string detail);
}
