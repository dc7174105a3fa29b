namespace Sluice.Routing.Health;

/// <summary>What this router has seen of one backend. Times are since the router's start.</summary>
/// <param name="Failures">Failures since the last success.</param>
/// <param name="Ejections">Times ejected, or tried in vain, since the last success; 0: not ejected.</param>
/// <param name="EjectedAt">When it was ejected.</param>
/// <param name="RetryAt">When one request may try it again.</param>
internal sealed record HealthState(int Failures, int Ejections, TimeSpan EjectedAt, TimeSpan RetryAt)
{
    /// <summary>Nothing bad was seen since the last success.</summary>
    public static HealthState Healthy { get; } = new(0, 0, default, default);

    public bool IsEjected => Ejections > 0;

    /// <summary>Whether requests may go there, or one that tries it.</summary>
    public bool IsOpen(TimeSpan now) => !IsEjected || now >= RetryAt;
}
