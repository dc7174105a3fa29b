using Microsoft.Extensions.Logging;
using Sluice.RouterControl.Certificates;
using Sluice.RouterControl.Fleet;
using Sluice.RouterControl.Streaming;

namespace Sluice.Operator.Hosting;

/// <summary>Makes the listener that routers connect to.</summary>
internal static class RouterListener
{
    /// <param name="options">Where, and who may connect.</param>
    /// <param name="routers">What they are told.</param>
    /// <param name="logging">Where it logs; the caller's to dispose.</param>
    /// <param name="time">The clock.</param>
    public static RouterControlHost Of(
        OperatorOptions options,
        RouterFleet routers,
        ILoggerFactory logging,
        TimeProvider time
    )
    {
        var certificate = options is { ControlCertificate: { } file, ControlKey: { } key }
            ? new CertificateFiles(file, key)
            : null;
        IRouterVerifier verifier = options.RouterToken is { } token ? new TokenFileVerifier(token) : new AnyRouter();
        return new(
            new()
            {
                Listen = options.Control,
                Certificate = certificate is null ? null : certificate.Get,
                Name = options.Identity,
                Version = OperatorClient.Version,
            },
            routers,
            verifier,
            logging,
            time
        );
    }
}
