namespace Sluice.KubernetesClient.Configuration;

/// <summary>Where an API server is, how we know that it is the one, and who we are to it.</summary>
public sealed record ClusterSettings
{
    /// <summary>Its address; a path, where it is behind a proxy that serves several clusters, is kept.</summary>
    public required Uri Server { get; init; }

    /// <summary>Where these settings are from, for messages: <c>context a of /home/b/.kube/config</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The authorities that vouch for it; null: those that the machine trusts.</summary>
    public PemSource? CertificateAuthority { get; init; }

    /// <summary>Any certificate will do: whoever is between can read and change everything.</summary>
    public bool SkipsTlsVerification { get; init; }

    /// <summary>The name that its certificate must have; null: the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>A proxy for http, https or socks5; null: as HTTPS_PROXY and NO_PROXY say.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Answers come as they are, which costs a near server less than packing them.</summary>
    public bool DisablesCompression { get; init; }

    /// <summary>The namespace that is meant where none is named.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Who we are.</summary>
    public CredentialSettings Credentials { get; init; } = new();
}
