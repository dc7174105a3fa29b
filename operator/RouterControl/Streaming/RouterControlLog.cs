using Microsoft.Extensions.Logging;

namespace Sluice.RouterControl.Streaming;

internal static partial class RouterControlLog
{
    [LoggerMessage(1, LogLevel.Information, "Router {Router} ({Instance}, version {Version}) is connected")]
    public static partial void Joined(ILogger logger, string router, string instance, string version);

    [LoggerMessage(2, LogLevel.Information, "Router {Router} ({Instance}) is gone; it said good-bye: {SaidGoodbye}")]
    public static partial void Left(ILogger logger, string router, string instance, bool saidGoodbye);

    [LoggerMessage(3, LogLevel.Warning, "Whoever connected as a router was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string reason);
}
