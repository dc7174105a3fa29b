using Microsoft.Extensions.Logging;

namespace Sluice.Hosting.Access;

/// <summary>The access log's one message: id 240.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(240, LogLevel.Information, "{Line}")]
    public static partial void Ended(ILogger log, string line);
}
