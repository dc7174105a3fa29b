using Microsoft.Extensions.Logging;

namespace Sluice.Routing.Control;

internal static partial class ControlLog
{
    [LoggerMessage(
        220,
        LogLevel.Error,
        "Operator {Operator}: the route of deployment {Namespace}/{Deployment} was refused: {Problems}"
    )]
    public static partial void RouteRefused(
        ILogger logger,
        string @operator,
        string @namespace,
        string deployment,
        string problems
    );

    [LoggerMessage(221, LogLevel.Information, "Connected to operator {Operator} ({Name}, version {Version})")]
    public static partial void Connected(ILogger logger, string @operator, string name, string version);

    [LoggerMessage(
        222,
        LogLevel.Warning,
        "Operator {Operator}: {Reason}; what is in effect stays, next try in {Delay}"
    )]
    public static partial void Disconnected(ILogger logger, string @operator, string reason, TimeSpan delay);

    [LoggerMessage(223, LogLevel.Warning, "Operators: cannot look up {Host}: {Reason}")]
    public static partial void NotResolved(ILogger logger, string host, string reason);

    [LoggerMessage(224, LogLevel.Information, "{Routes} routes from {File} are in effect until an operator says more")]
    public static partial void Restored(ILogger logger, int routes, string file);

    [LoggerMessage(225, LogLevel.Error, "{File} cannot be used, and is ignored: {Reason}")]
    public static partial void NotRestored(ILogger logger, string file, string reason);

    [LoggerMessage(
        226,
        LogLevel.Error,
        "{File} cannot be written: {Reason}; a restart would not know what is in effect now"
    )]
    public static partial void NotSaved(ILogger logger, string file, string reason);
}
