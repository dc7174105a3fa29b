using Microsoft.Extensions.Logging;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.Operator.Reconciling;

/// <summary>Log messages of the operator: ids 700 to 719.</summary>
internal static partial class OperatorLog
{
    [LoggerMessage(700, LogLevel.Information, "Created {Kind} {Object}")]
    public static partial void Created(ILogger log, string kind, ObjectKey @object);

    [LoggerMessage(701, LogLevel.Information, "Put right {Kind} {Object}")]
    public static partial void Applied(ILogger log, string kind, ObjectKey @object);

    [LoggerMessage(702, LogLevel.Information, "Deleted {Kind} {Object}")]
    public static partial void Deleted(ILogger log, string kind, ObjectKey @object);

    [LoggerMessage(703, LogLevel.Information, "ModelDeployment {Object}: {What}")]
    public static partial void Happened(ILogger log, ObjectKey @object, string what);

    [LoggerMessage(704, LogLevel.Information, "Watching {Where}; probes on {Operations}")]
    public static partial void Started(ILogger log, string where, string operations);

    [LoggerMessage(705, LogLevel.Critical, "{Reason}")]
    public static partial void Fatal(ILogger log, string reason);

    [LoggerMessage(
        706,
        LogLevel.Warning,
        "The cluster's definition of ModelDeployment lacks {Fields}: what is written there is dropped in silence. Apply the definition "
            + "of this release: sluice crds | kubectl apply -f -"
    )]
    public static partial void SchemaLacks(ILogger log, string fields);

    [LoggerMessage(707, LogLevel.Information, "Stopping: visits under way end, then another may lead")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(
        708,
        LogLevel.Warning,
        "The cluster's definition of ModelDeployment could not be compared with this release's: {Reason}. After an upgrade apply it: "
            + "sluice crds | kubectl apply -f -"
    )]
    public static partial void SchemaUnknown(ILogger log, string reason);

    [LoggerMessage(709, LogLevel.Information, "The cluster's definition of ModelDeployment has all of this release's")]
    public static partial void SchemaComplete(ILogger log);
}
