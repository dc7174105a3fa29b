namespace Sluice.Rendering.Splitting;

/// <summary>A variant of the spec, or a removed one that still counts, while its share is being decided.</summary>
/// <param name="Name">The variant.</param>
/// <param name="Weight">Its weight in the spec; 0 for a removed one.</param>
/// <param name="HeldUnits">The share that one without weight had and keeps, in 1/10,000; 0 for one with a weight.</param>
/// <param name="Current">The revision that answers; null before the first was ready.</param>
/// <param name="Wanted">The revision that the spec wants; null for a removed one.</param>
/// <param name="IsReady">Whether the current revision has a ready pod.</param>
internal sealed record VariantInPlay(
    string Name,
    int Weight,
    int HeldUnits,
    RevisionTarget? Current,
    RevisionTarget? Wanted,
    bool IsReady
)
{
    /// <summary>Whether it has a claim to requests now: it has been ready once, and its weight or old share is not 0.</summary>
    public bool HasClaim => Current is not null && (Weight > 0 || HeldUnits > 0);

    /// <summary>The revisions that should run: the current one, and the one that it moves to.</summary>
    public IEnumerable<RevisionTarget> Revisions =>
        new[] { Current, Wanted }.OfType<RevisionTarget>().DistinctBy(revision => revision.Name);
}
