using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>One version at one moment.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it failed; null unless <paramref name="State"/> is Failed.</param>
/// <param name="Signature">Inputs and outputs; null unless <paramref name="State"/> is Ready.</param>
public sealed record VersionSnapshot(
    ModelName Model,
    ModelVersion Version,
    ModelState State,
    string? Reason,
    ModelSignature? Signature
);
