using System.Net;
using Microsoft.Extensions.Logging;

namespace Sluice.ModelServer;

/// <summary>Log messages of the model server's process: ids 300 to 319.</summary>
internal static partial class ModelServerLog
{
    [LoggerMessage(300, LogLevel.Information, "Listening: REST {Http}, gRPC {Grpc}, operations {Operations}")]
    public static partial void Listening(ILogger log, IPEndPoint http, IPEndPoint grpc, IPEndPoint operations);

    [LoggerMessage(306, LogLevel.Information, "Load and unload are answered at {Addresses}")]
    public static partial void Controlled(ILogger log, string addresses);

    [LoggerMessage(301, LogLevel.Information, "Loading is done; the server is {State}")]
    public static partial void Loaded(ILogger log, string state);

    [LoggerMessage(302, LogLevel.Information, "Stopping: requests in flight end; a second signal stops at once")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(303, LogLevel.Critical, "{Reason}")]
    public static partial void Fatal(ILogger log, string reason);

    [LoggerMessage(304, LogLevel.Information, "{Line}")]
    public static partial void Fetching(ILogger log, string line);

    [LoggerMessage(305, LogLevel.Warning, "The reason could not be written to {Path} too: {Failure}")]
    public static partial void NoLastWords(ILogger log, string path, string failure);
}
