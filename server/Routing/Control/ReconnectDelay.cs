namespace Sluice.Routing.Control;

/// <summary>How long to wait before the next try. Pure.</summary>
internal static class ReconnectDelay
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="failures">Tries in a row that failed, at least 1.</param>
    /// <param name="chance">0 to 1: routers that lost one operator together do not come back together.</param>
    public static TimeSpan After(int failures, double chance)
    {
        var doubled = Shortest * Math.Pow(2, Math.Min(failures - 1, 10));
        return (doubled < Longest ? doubled : Longest) * (0.5 + chance / 2);
    }
}
