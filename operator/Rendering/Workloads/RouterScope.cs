namespace Sluice.Rendering.Workloads;

/// <summary>Where routers run, and so how a ModelDeployment's Service finds them.</summary>
public enum RouterScope
{
    /// <summary>Beside the models, in each namespace: the Service selects them.</summary>
    Namespace,

    /// <summary>In one namespace for all: the Service has no selector, and the operators keep its endpoints.</summary>
    Cluster,
}
