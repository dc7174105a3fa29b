namespace Sluice.KubernetesClient.Requests;

/// <summary>Which object exactly, and what becomes of those that it owns.</summary>
public sealed record DeleteOptions
{
    /// <summary>Only the object with this identity. Null: whichever has the name.</summary>
    public string? Uid { get; init; }

    /// <summary>Only if it is as it was read. Null: however it is.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>What becomes of those that it owns.</summary>
    public Propagation Propagation { get; init; } = Propagation.Background;
}
