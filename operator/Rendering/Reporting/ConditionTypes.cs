namespace Sluice.Rendering.Reporting;

/// <summary>The conditions of a ModelDeployment.</summary>
public static class ConditionTypes
{
    /// <summary>Whether requests are answered.</summary>
    public const string Ready = "Ready";

    /// <summary>Present while a rollout, a scaling or another change runs.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Present while a person must act.</summary>
    public const string Stalled = "Stalled";

    /// <summary>Whether what the spec asks for is what answers.</summary>
    public const string RolloutComplete = "RolloutComplete";

    /// <summary>Whether all servers have the files that they should have.</summary>
    public const string ArtifactVerified = "ArtifactVerified";

    /// <summary>Whether there was room for every pod.</summary>
    public const string CapacityAvailable = "CapacityAvailable";
}
