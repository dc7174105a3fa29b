namespace Sluice.Serving.Batching;

/// <summary>Whether a version runs requests together.</summary>
/// <param name="Plan">How; null: it does not.</param>
/// <param name="Reason">A sentence for users: by what tests it does, or which one it failed.</param>
public sealed record BatchingVerdict(BatchingPlan? Plan, string Reason)
{
    public bool IsOn => Plan is not null;

    internal static BatchingVerdict Off(string reason) => new(null, reason);

    /// <summary>As metadata and status tell it.</summary>
    public override string ToString() => IsOn ? $"on: {Reason}" : $"off: {Reason}";
}
