using System.Text.Json.Serialization;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>How a container ended.</summary>
public sealed record ContainerTerminated
{
    /// <summary>The process's exit status.</summary>
    public int ExitCode { get; init; }

    /// <summary>The signal that ended it, or null.</summary>
    public int? Signal { get; init; }

    /// <summary>For programs: <c>OOMKilled</c>, <c>Error</c>, <c>Completed</c> …</summary>
    public string? Reason { get; init; }

    /// <summary>The termination message: what the model server says of a fatal error.</summary>
    public string? Message { get; init; }

    /// <summary>To the second.</summary>
    [JsonConverter(typeof(SecondsConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>To the second.</summary>
    [JsonConverter(typeof(SecondsConverter))]
    public DateTimeOffset? FinishedAt { get; init; }
}
