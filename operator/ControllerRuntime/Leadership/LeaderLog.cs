using Microsoft.Extensions.Logging;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Leadership;

/// <summary>Log messages of the election: ids 620 to 639.</summary>
internal static partial class LeaderLog
{
    [LoggerMessage(620, LogLevel.Information, "{Identity} leads by the lease {Lease}")]
    public static partial void Leads(ILogger log, string identity, ObjectKey lease);

    [LoggerMessage(621, LogLevel.Information, "{Identity} leads no more by the lease {Lease}")]
    public static partial void LeadsNoMore(ILogger log, string identity, ObjectKey lease);

    [LoggerMessage(622, LogLevel.Warning, "The lease {Lease} could not be renewed within {Deadline}")]
    public static partial void NotRenewed(ILogger log, ObjectKey lease, TimeSpan deadline);

    [LoggerMessage(623, LogLevel.Warning, "The lease {Lease} is held by {Holder} now")]
    public static partial void Taken(ILogger log, ObjectKey lease, string holder);

    [LoggerMessage(624, LogLevel.Warning, "Cannot see or renew the lease {Lease}: {Cause}")]
    public static partial void LookFailed(ILogger log, ObjectKey lease, string cause);

    [LoggerMessage(
        625,
        LogLevel.Warning,
        "The lease {Lease} could not be given up, so others wait until it runs out: {Cause}"
    )]
    public static partial void NotReleased(ILogger log, ObjectKey lease, string cause);

    [LoggerMessage(
        626,
        LogLevel.Warning,
        "The kernel gives no timer, so a stopped process is not ended at its lease's end: {Cause}"
    )]
    public static partial void NoKernelTimer(ILogger log, string cause);
}
