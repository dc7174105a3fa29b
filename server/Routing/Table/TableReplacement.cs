namespace Sluice.Routing.Table;

/// <summary>What became of a table that was offered.</summary>
/// <param name="IsAccepted">Whether it is in use now; false when its generation is not above the present one's.</param>
/// <param name="Generation">The generation in use after the offer.</param>
/// <param name="OlderEnded">
/// Completes when the last request of every table older than the one in use has ended: from then on, what only those
/// tables named gets no request any more and may stop. It does not fail.
/// </param>
public sealed record TableReplacement(bool IsAccepted, ulong Generation, Task OlderEnded);
