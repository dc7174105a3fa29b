using Microsoft.Extensions.Logging;
using Sluice.Serving.Batching;

namespace Sluice.Serving.Lifecycle;

/// <summary>Log messages of the lifecycle: ids 100 to 119.</summary>
internal static partial class LifecycleLog
{
    [LoggerMessage(100, LogLevel.Information, "Model {Model} version {Version} is ready on {Device} ({Digest})")]
    public static partial void Ready(ILogger log, string model, string version, string device, string digest);

    [LoggerMessage(101, LogLevel.Warning, "Model {Model} version {Version} failed to load: {Reason}")]
    public static partial void Failed(ILogger log, string model, string version, string reason);

    [LoggerMessage(102, LogLevel.Error, "Model {Model} version {Version} failed to load by an unexpected fault")]
    public static partial void FailedUnexpectedly(ILogger log, Exception failure, string model, string version);

    [LoggerMessage(103, LogLevel.Warning, "Passed over {Ignored}")]
    public static partial void Ignored(ILogger log, string ignored);

    [LoggerMessage(
        104,
        LogLevel.Warning,
        "Model {Model} has no version that {Policy} chooses; versions found: {Found}"
    )]
    public static partial void NoVersion(ILogger log, string model, string policy, string found);

    [LoggerMessage(105, LogLevel.Warning, "The repository holds nothing to serve by {Policy}")]
    public static partial void NothingToServe(ILogger log, string policy);

    [LoggerMessage(106, LogLevel.Warning, "Serving from the cache what it knows: {Reason}")]
    public static partial void Offline(ILogger log, string reason);

    [LoggerMessage(107, LogLevel.Warning, "Model {Model} version {Version}: {Warning}")]
    public static partial void Warned(ILogger log, string model, string version, string warning);

    [LoggerMessage(108, LogLevel.Information, "Model {Model} version {Version} is out of service")]
    public static partial void Unloaded(ILogger log, string model, string version);

    [LoggerMessage(109, LogLevel.Warning, "The repository cannot be looked at; what is served stays: {Reason}")]
    public static partial void CannotLook(ILogger log, string reason);

    [LoggerMessage(
        112,
        LogLevel.Information,
        "Model {Model} version {Version}: running requests together is {Verdict}"
    )]
    public static partial void Batching(ILogger log, string model, string version, BatchingVerdict verdict);

    [LoggerMessage(
        113,
        LogLevel.Warning,
        "Model {Model} version {Version} runs each request alone from now on: {Reason}"
    )]
    public static partial void BatchingStopped(ILogger log, string model, string version, string reason);

    [LoggerMessage(111, LogLevel.Warning, "Model {Model}: {Warning}")]
    public static partial void SettingsUnused(ILogger log, string model, string warning);

    [LoggerMessage(110, LogLevel.Error, "A look at the repository met an unexpected fault; what is served stays")]
    public static partial void CannotLookUnexpectedly(ILogger log, Exception failure);
}
