namespace Sluice.RouterControl.Fleet;

/// <summary>When a generation is in effect: every router acknowledged it. Pure.</summary>
internal static class EffectPolicy
{
    /// <summary>Whoever said nothing for so long is left out: it may be gone, and must not stop everything.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>How long one that is gone is remembered, to be named.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    /// <param name="routers">Every router known, those whose stream broke off included: they may serve yet.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="generation">The generation that shall be in effect.</param>
    /// <param name="started">When the operator began to listen: before routers had time to come, nobody knows who there is.</param>
    /// <param name="now">The time.</param>
    public static EffectVerdict Judge(
        IEnumerable<RouterSight> routers,
        DeploymentKey deployment,
        ulong generation,
        DateTimeOffset started,
        DateTimeOffset now
    )
    {
        var behind = routers
            .Where(router => router.Generations.GetValueOrDefault(deployment) < generation)
            .ToLookup(router => now - router.LastHeard >= Silence);
        string[] waiting = [.. behind[false].Select(router => router.Name).Order(StringComparer.Ordinal)];
        string[] leftOut = [.. behind[true].Select(router => router.Name).Order(StringComparer.Ordinal)];
        return new EffectVerdict(waiting.Length == 0 && now - started >= Silence, waiting, leftOut);
    }
}
