namespace Sluice.KubernetesObjects.Apps;

/// <summary>One thing that is so or is not so of a Deployment.</summary>
public sealed record DeploymentCondition
{
    /// <summary>What it speaks of.</summary>
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why, for programs.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Message { get; init; }
}
