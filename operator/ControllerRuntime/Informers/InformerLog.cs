using Microsoft.Extensions.Logging;

namespace Sluice.ControllerRuntime.Informers;

/// <summary>Log messages of the caches: ids 600 to 609.</summary>
internal static partial class InformerLog
{
    [LoggerMessage(600, LogLevel.Information, "Read all of {Kind}: {Count} objects")]
    public static partial void Listed(ILogger log, string kind, int count);

    [LoggerMessage(601, LogLevel.Warning, "Does not hear of changes of {Kind}, and tries again: {Cause}")]
    public static partial void Interrupted(ILogger log, string kind, string cause);

    [LoggerMessage(
        602,
        LogLevel.Debug,
        "Still does not hear of changes of {Kind} (try {Failures}, next in {Wait}): {Cause}"
    )]
    public static partial void StillInterrupted(ILogger log, string kind, int failures, TimeSpan wait, string cause);
}
