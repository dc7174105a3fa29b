namespace Sluice.Artifacts.Cache;

/// <summary>What a published version was found to be: enough to serve it from the cache without asking the store.</summary>
/// <param name="Place">The version's URI.</param>
/// <param name="Fingerprint">Of its objects when it was taken: their paths, sizes and tags.</param>
/// <param name="Digest">Of its files, <c>sha256:…</c>.</param>
public sealed record KnownVersion(string Place, string Fingerprint, string Digest);
