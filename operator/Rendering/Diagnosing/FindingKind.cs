namespace Sluice.Rendering.Diagnosing;

/// <summary>What a finding is about.</summary>
public enum FindingKind
{
    /// <summary>There is no room: nodes, GPUs, quotas.</summary>
    Capacity,

    /// <summary>The model's files: missing, unreachable, not the promised ones, not a model.</summary>
    Artifact,

    /// <summary>The server's process does not start or does not stay.</summary>
    Start,
}
