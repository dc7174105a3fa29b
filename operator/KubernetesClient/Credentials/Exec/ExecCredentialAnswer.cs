namespace Sluice.KubernetesClient.Credentials.Exec;

/// <summary>What an exec plugin prints (client.authentication.k8s.io ExecCredential).</summary>
internal sealed record ExecCredentialAnswer
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ExecCredentialStatus? Status { get; init; }
}
