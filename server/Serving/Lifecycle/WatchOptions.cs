namespace Sluice.Serving.Lifecycle;

/// <summary>How often a repository is looked at.</summary>
public sealed record WatchOptions
{
    /// <summary>Between looks while serving; each pause is up to a tenth longer or shorter. Null: the first look is the last.</summary>
    public TimeSpan? Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between the first look and the second, where the first found what no manifest seals.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromMilliseconds(250);
}
