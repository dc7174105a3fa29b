namespace Sluice.Resources.ModelDeployments.Conditions;

/// <summary>The columns of <c>kubectl get</c>: for people, not for machines.</summary>
public sealed record StatusSummary
{
    /// <summary>Which versions answer.</summary>
    public string? Versions { get; init; }

    /// <summary>How requests are split.</summary>
    public string? Traffic { get; init; }

    /// <summary>What is on its way.</summary>
    public string? Rollout { get; init; }

    /// <summary>How many servers are ready, of how many.</summary>
    public string? Replicas { get; init; }
}
