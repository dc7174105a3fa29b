namespace Sluice.Soak.Load;

/// <summary>A request without a right answer.</summary>
/// <param name="Router">The process that it was sent to.</param>
/// <param name="Kind">How it was asked.</param>
/// <param name="Begun">Before its first byte.</param>
/// <param name="Ended">When it had failed.</param>
/// <param name="Reason">Why.</param>
internal sealed record Failure(string Router, RequestKind Kind, long Begun, long Ended, string Reason)
{
    /// <summary>Whether there is an answer, whose numbers are wrong.</summary>
    public bool WasAnswered { get; init; }
}
