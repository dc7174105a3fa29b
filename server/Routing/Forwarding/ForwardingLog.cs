using Microsoft.Extensions.Logging;

namespace Sluice.Routing.Forwarding;

/// <summary>What the forwarder logs. Event ids 3100 to 3199.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(
        3100,
        LogLevel.Warning,
        "Backend {Address} of variant {Variant}, revision {Revision} did not answer: {Reason}"
    )]
    public static partial void DidNotAnswer(
        ILogger logger,
        string address,
        string variant,
        string revision,
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
}
