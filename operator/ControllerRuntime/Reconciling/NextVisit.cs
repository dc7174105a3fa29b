namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>When to look at an object again though nothing has changed.</summary>
/// <param name="After">Counted from the end of the visit; null: only when something changes.</param>
public readonly record struct NextVisit(TimeSpan? After)
{
    /// <summary>When it, or what is watched for it, changes.</summary>
    public static NextVisit OnChange => default;

    /// <summary>At the latest after some time.</summary>
    /// <param name="delay">Not negative.</param>
    public static NextVisit In(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new NextVisit(delay);
    }

    /// <summary>The earlier of two.</summary>
    public NextVisit Or(NextVisit other) =>
        (After, other.After) switch
        {
            (null, _) => other,
            (_, null) => this,
            ({ } mine, { } theirs) => mine <= theirs ? this : other,
        };
}
