using System.Net;
using Microsoft.Extensions.Logging;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.Operator.Control;

/// <summary>Log messages of what secures the control stream: ids 720 to 729.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(720, LogLevel.Information, "Routers connect to {EndPoint}, {How}")]
    public static partial void Listening(ILogger log, IPEndPoint endPoint, string how);

    [LoggerMessage(721, LogLevel.Information, "Renewed what Secret {Secret} holds: routers trust its ca.crt")]
    public static partial void Renewed(ILogger log, ObjectKey secret);

    [LoggerMessage(
        722,
        LogLevel.Warning,
        "Secret {Secret}, from which routers know this operator, could not be written: {Reason}. Where the operator may not create "
            + "Secrets, an empty one of that name must be there"
    )]
    public static partial void NotRenewed(ILogger log, ObjectKey secret, string reason);
}
