using System.Security.Cryptography.X509Certificates;
using Sluice.Hosting.Listening;

namespace Sluice.RouterControl.Streaming;

/// <summary>Where and how an operator listens for routers.</summary>
public sealed record RouterControlOptions
{
    /// <summary>Where it listens.</summary>
    public required ListenAddress Listen { get; init; }

    /// <summary>
    /// The certificate to show, with its key, at each connection: it may change. Safe for concurrent callers. Null: without
    /// TLS, which only a listener may be that other machines do not reach.
    /// </summary>
    public Func<X509Certificate2>? Certificate { get; init; }

    /// <summary>For people: the pod's or the machine's name.</summary>
    public required string Name { get; init; }

    /// <summary>The operator's version.</summary>
    public required string Version { get; init; }
}
