namespace Sluice.Testing.Kubernetes.Clusters;

/// <summary>A program of a cluster that a test may stop and start.</summary>
public enum ClusterPart
{
    /// <summary>What all is stored in.</summary>
    Etcd,

    /// <summary>kube-apiserver.</summary>
    ApiServer,

    /// <summary>kube-controller-manager: Deployments, Jobs, garbage collection.</summary>
    ControllerManager,

    /// <summary>kube-scheduler.</summary>
    Scheduler,
}
