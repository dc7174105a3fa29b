namespace Sluice.Testing.Kubernetes.Clusters;

/// <summary>What a cluster has.</summary>
public sealed record ClusterOptions
{
    /// <summary>Whether controller manager and scheduler run: without them nothing is made of a Deployment, and nothing collected.</summary>
    public bool HasControllers { get; init; } = true;

    /// <summary>Nodes without a kubelet that stay Ready, named <c>node-1</c> and so on; none without controllers.</summary>
    public int Nodes { get; init; } = 2;

    /// <summary><c>nvidia.com/gpu</c> of each node.</summary>
    public int GpusPerNode { get; init; } = 4;

    /// <summary>Of whose writes the audit log keeps bodies besides leases': <c>group/resource[/subresource]</c>; null: no others.</summary>
    public string? AuditedBodies { get; init; }
}
