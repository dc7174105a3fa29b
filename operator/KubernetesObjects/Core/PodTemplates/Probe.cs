namespace Sluice.KubernetesObjects.Core.PodTemplates;

/// <summary>How a container is asked how it is.</summary>
public sealed record Probe
{
    /// <summary>By HTTP.</summary>
    public HttpGet? HttpGet { get; init; }

    /// <summary>Seconds between two.</summary>
    public int? PeriodSeconds { get; init; }

    /// <summary>Seconds for an answer.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>So many failures in a row count.</summary>
    public int? FailureThreshold { get; init; }
}
