using Microsoft.Extensions.Logging;
using Sluice.Routing.Forwarding;

namespace Sluice.Routing.Dispatching;

/// <summary>What dispatching logs. Event ids 3100 to 3199.</summary>
internal static partial class DispatchLog
{
    [LoggerMessage(
        3100,
        LogLevel.Warning,
        "Backend {Address} of variant {Variant}, revision {Revision} did not answer ({Failure}): {Reason}"
    )]
    public static partial void Failed(
        ILogger logger,
        string address,
        string variant,
        string revision,
        BackendFailure failure,
        string reason,
        Exception exception
    );

    [LoggerMessage(
        3101,
        LogLevel.Warning,
        "Backend {Address} of variant {Variant}, revision {Revision} broke off its answer: {Reason}"
    )]
    public static partial void BrokeOff(
        ILogger logger,
        string address,
        string variant,
        string revision,
        string reason,
        Exception exception
    );

    [LoggerMessage(
        3102,
        LogLevel.Warning,
        "Backend {Address} of variant {Variant}, revision {Revision} gets no requests for {Seconds} s"
    )]
    public static partial void Ejected(ILogger logger, string address, string variant, string revision, double seconds);

    [LoggerMessage(
        3103,
        LogLevel.Information,
        "Backend {Address} of variant {Variant}, revision {Revision} answers again"
    )]
    public static partial void LetIn(ILogger logger, string address, string variant, string revision);
}
