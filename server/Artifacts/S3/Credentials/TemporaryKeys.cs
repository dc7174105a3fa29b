using Amazon.Runtime;

namespace Sluice.Artifacts.S3.Credentials;

/// <summary>Keys that end.</summary>
/// <param name="Keys">With a session token.</param>
/// <param name="Until">When they end.</param>
internal sealed record TemporaryKeys(ImmutableCredentials Keys, DateTimeOffset Until);
