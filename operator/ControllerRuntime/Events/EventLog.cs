using Microsoft.Extensions.Logging;

namespace Sluice.ControllerRuntime.Events;

/// <summary>Log messages of the recorder: ids 660 to 669.</summary>
internal static partial class EventLog
{
    [LoggerMessage(660, LogLevel.Information, "An event ({Reason}) was not written: {Cause}")]
    public static partial void NotWritten(ILogger log, string reason, string cause);
}
