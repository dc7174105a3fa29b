using Microsoft.Extensions.Logging;

namespace Sluice.KubernetesClient.Transport;

/// <summary>Messages about requests; numbers 6020 to 6039.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(6020, LogLevel.Debug, "{What}: {Status} after {Milliseconds} ms")]
    public static partial void Answered(ILogger log, string what, int status, double milliseconds);

    [LoggerMessage(6021, LogLevel.Information, "Trying again in {Wait}. {Problem}")]
    public static partial void Again(ILogger log, TimeSpan wait, string problem);
}
