namespace Sluice.Conformance.Tests.Servers;

/// <summary>Where the iris example is served.</summary>
/// <param name="Http">REST over HTTP/1.1.</param>
/// <param name="Grpc">gRPC and REST over HTTP/2: host and port.</param>
/// <param name="Versions">Which may answer a request that names none.</param>
internal sealed record IrisServer(Uri Http, string Grpc, params string[] Versions);
