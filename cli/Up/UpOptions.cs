using Sluice.Cli.Secrets;
using Sluice.Hosting.Listening;

namespace Sluice.Cli.Up;

/// <summary>What the command line of <c>up</c> says.</summary>
/// <param name="File">Path of the manifest.</param>
/// <param name="Http">Where REST is answered.</param>
/// <param name="Grpc">Where gRPC is answered.</param>
internal sealed record UpOptions(string File, ListenAddress Http, ListenAddress Grpc)
{
    /// <summary>Where <c>sluice explain</c> asks.</summary>
    public ListenAddress Operations { get; init; } = ListenAddress.AnyLoopbackPort;

    /// <summary>Between looks at the versions that are served; null: none.</summary>
    public TimeSpan? Poll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The only hosts that <c>https://</c> may go to; empty: any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Whether each request is logged, in a line.</summary>
    public bool AccessLog { get; init; }

    /// <summary>Where the Secrets of this user lie.</summary>
    public string ConfigurationFolder { get; init; } = UserSecret.DefaultFolder();
}
