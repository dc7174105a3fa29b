namespace Sluice.KubernetesClient.Credentials.Exec;

/// <summary>What it is told, in KUBERNETES_EXEC_INFO.</summary>
internal sealed record ExecCredentialQuestion(string ApiVersion, string Kind, ExecCredentialSpec Spec);
