namespace Sluice.KubernetesClient.Configuration;

/// <summary>Who we are, as a kubeconfig's user or a pod's service account says. Never printed.</summary>
public sealed record CredentialSettings
{
    /// <summary>A bearer token. Where <see cref="TokenFile"/> is set too, that counts.</summary>
    public string? Token { get; init; }

    /// <summary>A file with a bearer token, replaced from time to time. A full path.</summary>
    public string? TokenFile { get; init; }

    /// <summary>For basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>For basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>The certificate, and those between it and its authority.</summary>
    public PemSource? ClientCertificate { get; init; }

    /// <summary>The certificate's private key.</summary>
    public PemSource? ClientKey { get; init; }

    /// <summary>A program that prints a token, a certificate or both.</summary>
    public ExecSettings? Exec { get; init; }

    /// <summary>Whom to act as; null: ourselves.</summary>
    public Impersonation? ActAs { get; init; }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(CredentialSettings);
}
