using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Retrying;

/// <summary>
/// When to try again: jittered exponential backoff for what may pass by itself, at least as long as the store asked for. Pure.
/// </summary>
/// <param name="Attempts">In all, 1 or more.</param>
/// <param name="First">The longest first pause; each next one may be twice as long.</param>
/// <param name="Longest">The longest pause of all, unless the store asks for a longer one.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Six attempts within about half a minute.</summary>
    public static RetryPolicy Default { get; } = new(6, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

    /// <summary>The pause before the next attempt; null: give up.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="attempt">Which attempt it was, from 1. Progress since then starts the count anew.</param>
    /// <param name="chance">0 up to 1, evenly.</param>
    public TimeSpan? Pause(ArtifactException failure, int attempt, double chance)
    {
        if (!failure.IsTransient || attempt >= Attempts)
        {
            return null;
        }

        var ceiling = Math.Min(First.TotalSeconds * Math.Pow(2, attempt - 1), Longest.TotalSeconds);
        var jittered = TimeSpan.FromSeconds(ceiling * (0.5 + (chance / 2)));
        return failure.RetryAfter > jittered ? failure.RetryAfter : jittered;
    }
}
