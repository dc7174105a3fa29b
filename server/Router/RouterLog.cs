using System.Net;
using Microsoft.Extensions.Logging;

namespace Sluice.Router;

/// <summary>Log messages of the router's process: ids 200 to 219.</summary>
internal static partial class RouterLog
{
    [LoggerMessage(200, LogLevel.Information, "Listening: REST {Http}, gRPC {Grpc}, operations {Operations}")]
    public static partial void Listening(ILogger log, IPEndPoint http, IPEndPoint grpc, IPEndPoint operations);

    [LoggerMessage(201, LogLevel.Information, "Stopping: requests in flight end; a second signal stops at once")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(202, LogLevel.Critical, "{Reason}")]
    public static partial void Fatal(ILogger log, string reason);
}
