namespace Sluice.KubernetesClient.Retrying;

/// <summary>How long to wait before the next try. Pure but for the chance given.</summary>
/// <param name="First">Before the second try, on average.</param>
/// <param name="Longest">The bound of all.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>Doubles with each failure, and takes a random half to all of that, so that replicas do not come together.</summary>
    /// <param name="failures">In a row, at least 1.</param>
    /// <param name="random">Where chance comes from.</param>
    public TimeSpan Delay(int failures, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var whole = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 60)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (0.5 + (random.NextDouble() / 2)));
    }
}
