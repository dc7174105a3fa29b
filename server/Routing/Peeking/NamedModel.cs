namespace Sluice.Routing.Peeking;

/// <summary>What a gRPC message names; null where the field is absent or empty.</summary>
internal readonly record struct NamedModel(string? Model, string? Version);
