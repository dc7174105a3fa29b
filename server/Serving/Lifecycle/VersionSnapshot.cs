using Sluice.Serving.Batching;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;

namespace Sluice.Serving.Lifecycle;

/// <summary>One version at one moment.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version.</param>
/// <param name="State">Where it stands.</param>
public sealed record VersionSnapshot(ModelName Model, ModelVersion Version, ModelState State)
{
    /// <summary>What its model's author says of how it is served.</summary>
    public ModelSettings Settings { get; init; } = ModelSettings.None;

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether this is another try at what failed to load.</summary>
    public bool HasFailedBefore { get; init; }

    /// <summary>Whether the failure may pass by itself: a store that is down, for instance.</summary>
    public bool MayPass { get; init; }

    /// <summary>What the operator of the server should know although it answers; null: nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>How far its fetching is; null before it has begun.</summary>
    public FetchProgress? Progress { get; init; }

    /// <summary>Of its files; null unless ready.</summary>
    public ContentDigest? Digest { get; init; }

    /// <summary>What its loading cost; null unless ready.</summary>
    public LoadCost? Load { get; init; }

    /// <summary>Whether it runs requests together, and why; null unless ready.</summary>
    public BatchingVerdict? Batching { get; init; }

    /// <summary>How often it stopped running requests together since it was loaded: 0 or 1.</summary>
    public int BatchingStops { get; init; }

    /// <summary>Of its objects as they were listed when it was taken; null: it was not listed.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Inputs and outputs; null unless ready.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>What it runs on, for people; null: it is not loaded.</summary>
    public string? Device { get; init; }
}
