namespace Sluice.KubernetesClient.Configuration;

/// <summary>Another whom we may act as.</summary>
/// <param name="User">The name.</param>
/// <param name="Uid">The identity, or null.</param>
/// <param name="Groups">What it belongs to.</param>
public sealed record Impersonation(string User, string? Uid, IReadOnlyList<string> Groups);
