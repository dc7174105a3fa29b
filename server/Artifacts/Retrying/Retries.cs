using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Retrying;

/// <summary>Does things again, as the policy says.</summary>
/// <param name="policy">When to try again.</param>
/// <param name="time">Waits.</param>
/// <param name="random">Jitters; used by one caller at a time under a lock.</param>
public sealed class Retries(RetryPolicy policy, TimeProvider time, Random random)
{
    private readonly Lock _lock = new();

    /// <summary>Tries until it succeeds, or the policy gives up.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt(cancellation);
            }
            catch (ArtifactException failure) when (Pause(failure, number) is { } pause)
            {
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public async Task RunAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellation) =>
        await RunAsync(
            async stop =>
            {
                await attempt(stop);
                return true;
            },
            cancellation
        );

    /// <summary>The pause before the next attempt, for callers that loop themselves; null: give up.</summary>
    public TimeSpan? Pause(ArtifactException failure, int attempt) => policy.Pause(failure, attempt, Chance());

    /// <summary>Waits.</summary>
    public Task WaitAsync(TimeSpan pause, CancellationToken cancellation) => Task.Delay(pause, time, cancellation);

    private double Chance()
    {
        lock (_lock)
        {
            return random.NextDouble();
        }
    }
}
