namespace Sluice.Benchmarks.Load;

/// <summary>What a load showed.</summary>
/// <param name="Requests">Answered while it was measured.</param>
/// <param name="Wrong">Answers that were refused, broken off, or not as long as the first.</param>
/// <param name="AnswerBytes">The length of the first answer's body.</param>
/// <param name="Seconds">How long was measured.</param>
/// <param name="P50">The median of the durations, in microseconds; in an open loop from when a request was due.</param>
/// <param name="P99">Their 99th percentile.</param>
/// <param name="P999">Their 99.9th percentile.</param>
internal sealed record LoadResult(
    long Requests,
    long Wrong,
    long AnswerBytes,
    double Seconds,
    double P50,
    double P99,
    double P999
)
{
    /// <summary>Answered in all, with those of the warm-up.</summary>
    public long Answered { get; init; }

    /// <summary>Processor time that the target spent on one of them, in microseconds; 0: not known.</summary>
    public double Processor { get; init; }

    /// <summary>Requests a second.</summary>
    public double PerSecond => Requests / Seconds;

    /// <param name="durations">Of each request, in microseconds.</param>
    /// <param name="wrong">How many answers were not as they should be.</param>
    /// <param name="answerBytes">The length of an answer.</param>
    /// <param name="seconds">How long was measured.</param>
    public static LoadResult Of(List<double> durations, long wrong, long answerBytes, double seconds)
    {
        durations.Sort();
        return new(durations.Count, wrong, answerBytes, seconds, At(0.5), At(0.99), At(0.999));

        double At(double part) => durations.Count == 0 ? 0 : durations[(int)(part * (durations.Count - 1))];
    }
}
