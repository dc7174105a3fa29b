using Sluice.Hosting.Listening;

namespace Sluice.Cli.Up;

/// <summary>What the command line of <c>up</c> says.</summary>
/// <param name="File">Path of the manifest.</param>
/// <param name="Http">Where REST is answered.</param>
/// <param name="Grpc">Where gRPC is answered.</param>
internal sealed record UpOptions(string File, ListenAddress Http, ListenAddress Grpc);
