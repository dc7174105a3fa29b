namespace Sluice.KubernetesObjects.Authentication;

/// <summary>An authenticated user; a service account is <c>system:serviceaccount:&lt;namespace&gt;:&lt;name&gt;</c>.</summary>
public sealed record TokenUser
{
    /// <summary>The name.</summary>
    public string? Username { get; init; }

    /// <summary>The server's identity of the user.</summary>
    public string? Uid { get; init; }

    /// <summary>What the user belongs to.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>More, such as the pod that a projected token is bound to (<c>authentication.kubernetes.io/pod-name</c>).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}
