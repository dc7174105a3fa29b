namespace Sluice.Endpoints.OpenInference;

/// <summary>The server metadata response.</summary>
internal sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);
