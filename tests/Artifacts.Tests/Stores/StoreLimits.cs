namespace Sluice.Artifacts.Tests.Stores;

/// <summary>What a store cannot do, each with the reason for which its facts are skipped; null: it can.</summary>
public sealed record StoreLimits
{
    /// <summary>It cannot list.</summary>
    public string? NoListing { get; init; }

    /// <summary>It cannot be written to or deleted from.</summary>
    public string? NoWriting { get; init; }

    /// <summary>Of two writers with <c>OnlyIfAbsent</c> both may win.</summary>
    public string? NoRaces { get; init; }

    /// <summary>It has nothing like a bucket that could be missing.</summary>
    public string? NoBuckets { get; init; }
}
