using Microsoft.Extensions.Logging;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>Log messages of visits: ids 640 to 659.</summary>
internal static partial class VisitLog
{
    /// <summary>Around all that is logged during a visit.</summary>
    public static readonly Func<ILogger, string, ObjectKey, IDisposable?> Scope = LoggerMessage.DefineScope<
        string,
        ObjectKey
    >("{Kind} {Object}");

    [LoggerMessage(640, LogLevel.Information, "{Kind} {Object} waits for a person: {Cause}")]
    public static partial void Stalled(ILogger log, string kind, ObjectKey @object, string cause);

    [LoggerMessage(641, LogLevel.Debug, "{Kind} {Object} is looked at again in {After}: {Cause}")]
    public static partial void Waits(ILogger log, string kind, ObjectKey @object, TimeSpan? after, string cause);

    [LoggerMessage(642, LogLevel.Debug, "{Kind} {Object} was seen out of date: {Cause}")]
    public static partial void Conflict(ILogger log, string kind, ObjectKey @object, string cause);

    [LoggerMessage(
        643,
        LogLevel.Warning,
        "{Kind} {Object} is tried again, for the API server does not manage: {Cause}"
    )]
    public static partial void Trouble(ILogger log, string kind, ObjectKey @object, string cause);

    [LoggerMessage(644, LogLevel.Debug, "{Kind} {Object} is tried again, as {Failures} times before: {Cause}")]
    public static partial void StillTrouble(ILogger log, string kind, ObjectKey @object, int failures, string cause);

    [LoggerMessage(
        645,
        LogLevel.Error,
        "{Kind} {Object} failed {Failures} times in a row, and is tried again in {After}"
    )]
    public static partial void Failed(
        ILogger log,
        Exception? failure,
        string kind,
        ObjectKey @object,
        int failures,
        TimeSpan? after
    );
}
