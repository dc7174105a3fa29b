using System.Net;
using Sluice.Hosting.Listening;

namespace Sluice.Operator.Control;

/// <summary>
/// How an operator listens for routers. Unless told otherwise it shows a certificate of its own making, and takes who has a
/// service account's token that the cluster vouches for.
/// </summary>
public sealed record ControlOptions
{
    /// <summary>The Secret's name unless another is given.</summary>
    public const string DefaultSecret = "sluice-control";

    /// <summary>Where routers connect, over gRPC.</summary>
    public ListenAddress Listen { get; init; } = ListenAddress.AnyLoopbackPort;

    /// <summary>Without TLS, and for whoever connects unless there is a <see cref="TokenFile"/>; on loopback only.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>A certificate of somebody else's making, PEM; null: the leader keeps one in <see cref="Secret"/>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its private key, PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The Secret, in the operator's namespace, in which the leader keeps authorities and certificate.</summary>
    public string Secret { get; init; } = DefaultSecret;

    /// <summary>The names under which routers call operators, for the certificate. Every replica must have the same.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>A file with a secret that routers must know, in place of a service account's token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The service account that routers run as.</summary>
    public RouterAccount Account { get; init; } = new(null, "sluice-router");

    /// <summary>Whether the leader keeps the certificate.</summary>
    internal bool KeepsCertificate => !IsInsecure && CertificateFile is null;

    /// <summary>All that is wrong with these options; empty: nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if ((CertificateFile is null) != (KeyFile is null))
        {
            problems.Add("--control-certificate and --control-key: expected both or neither");
        }

        if (IsInsecure && CertificateFile is not null)
        {
            problems.Add("expected either --control-insecure or --control-certificate");
        }

        if (IsInsecure && !IPAddress.IsLoopback(Listen.Address))
        {
            problems.Add($"--control-insecure: other machines reach --control {Listen}; expected a loopback address");
        }

        if (KeepsCertificate && Hosts.Count == 0)
        {
            problems.Add("--control-host: expected a name by which routers call operators, got none");
        }

        problems.AddRange(
            Hosts
                .Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown)
                .Select(host => $"--control-host: expected a host name or an IP address, got '{host}'")
        );
        return problems;
    }
}
