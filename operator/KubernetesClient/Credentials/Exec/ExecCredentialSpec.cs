namespace Sluice.KubernetesClient.Credentials.Exec;

/// <summary>The question.</summary>
internal sealed record ExecCredentialSpec(bool Interactive, ExecCluster? Cluster);
