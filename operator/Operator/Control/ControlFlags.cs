using System.CommandLine;
using Sluice.Hosting.Listening;

namespace Sluice.Operator.Control;

/// <summary>The flags of the listener that routers connect to.</summary>
internal sealed class ControlFlags
{
    private readonly Option<string> _listen = new("--control")
    {
        Description = "Where routers connect, gRPC",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => "127.0.0.1:9092",
    };

    private readonly Option<bool> _insecure = new("--control-insecure")
    {
        Description = "Without TLS, and for any router unless --router-token is given; on loopback only",
    };

    private readonly Option<string> _secret = new("--control-secret")
    {
        Description = "The Secret, in the operator's namespace, in which the leader keeps authority and certificate",
        HelpName = "NAME",
        DefaultValueFactory = _ => ControlOptions.DefaultSecret,
    };

    private readonly Option<string[]> _hosts = new("--control-host")
    {
        Description =
            "A name by which routers call operators, for the certificate; repeat it for more [default: sluice-operator.<its namespace>.svc, and localhost]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _certificate = new("--control-certificate")
    {
        Description = "A certificate to show in place of the Secret's, PEM; read again when it was changed",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--control-key")
    {
        Description = "That certificate's private key, PEM",
        HelpName = "FILE",
    };

    private readonly Option<string> _account = new("--router-account")
    {
        Description =
            $"The service account whose token, for the audience {TokenReviewVerifier.Audience}, proves a router; without NAMESPACE/, of any namespace",
        HelpName = "[NAMESPACE/]NAME",
        DefaultValueFactory = _ => "sluice-router",
    };

    private readonly Option<string?> _token = new("--router-token")
    {
        Description = "A file with a secret that routers must know, in place of a service account's token",
        HelpName = "FILE",
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_listen, _insecure, _secret, _hosts, _certificate, _key, _account, _token];

    /// <summary>The values that cannot be read.</summary>
    public IEnumerable<string> Problems(ParseResult result)
    {
        if (!ListenAddress.TryParse(result.GetValue(_listen)!, out _))
        {
            yield return $"--control: expected {ListenAddress.Grammar}, got '{result.GetValue(_listen)}'";
        }

        if (!RouterAccount.TryParse(result.GetValue(_account), out _))
        {
            yield return $"--router-account: expected {RouterAccount.Grammar}, got '{result.GetValue(_account)}'";
        }
    }

    /// <summary>What they say; there were no problems.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="home">The operator's namespace.</param>
    public ControlOptions Read(ParseResult result, string home) =>
        new()
        {
            Listen = ListenAddress.Parse(result.GetValue(_listen)!),
            IsInsecure = result.GetValue(_insecure),
            Secret = result.GetValue(_secret)!,
            Hosts = result.GetValue(_hosts) is { Length: > 0 } hosts
                ? hosts
                : [$"sluice-operator.{home}.svc", "localhost", "127.0.0.1"],
            CertificateFile = result.GetValue(_certificate),
            KeyFile = result.GetValue(_key),
            Account = RouterAccount.TryParse(result.GetValue(_account), out var account) ? account : new(null, ""),
            TokenFile = result.GetValue(_token),
        };
}
