namespace Sluice.KubernetesClient.Configuration;

/// <summary>A program that prints credentials (kubeconfig <c>users[].user.exec</c>).</summary>
public sealed record ExecSettings
{
    /// <summary>The form of what it prints: <c>client.authentication.k8s.io/v1</c> or <c>v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>A full path, or a name to be found on PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Set beside our own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Said when the program is not there.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Whether it is told of the cluster, in KUBERNETES_EXEC_INFO.</summary>
    public bool ProvidesClusterInfo { get; init; }
}
