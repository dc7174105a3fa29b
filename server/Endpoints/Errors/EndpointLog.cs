using Microsoft.Extensions.Logging;

namespace Sluice.Endpoints.Errors;

/// <summary>Log messages of the endpoints: ids 200 to 219.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(200, LogLevel.Error, "Request {Id} failed by an unexpected fault")]
    public static partial void Unexpected(ILogger log, Exception failure, string id);
}
