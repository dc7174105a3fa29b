using Microsoft.Extensions.Logging;
using Sluice.Serving.Errors;

namespace Sluice.Serving.Lifecycle;

/// <summary>When the repository is looked at: at the start until what is there has settled, then again and again.</summary>
/// <param name="lifecycle">Looks, and does what follows.</param>
/// <param name="options">How often.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Jitters; used by this alone.</param>
/// <param name="log">For looks that fail.</param>
public sealed class ModelWatch(
    ModelLifecycle lifecycle,
    WatchOptions options,
    TimeProvider time,
    Random random,
    ILogger<ModelLifecycle> log
)
{
    /// <summary>Called after each look that follows the first ones.</summary>
    public Action Looked { get; init; } = () => { };

    /// <summary>Loads every wanted version; returns when each is ready or has failed.</summary>
    /// <exception cref="ServingException">The repository cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">Told to stop; versions not yet loaded stay so.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        if (await lifecycle.LookAsync(cancellation))
        {
            await Task.Delay(options.Settling, time, cancellation);
            await lifecycle.LookAsync(cancellation);
        }

        lifecycle.TellIfEmpty();
    }

    /// <summary>Goes on looking until it is cancelled. A look that fails changes nothing.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (options.Interval is { } interval)
        {
            await Task.Delay(interval * (0.9 + (random.NextDouble() / 5)), time, cancellation);
            try
            {
                await lifecycle.LookAsync(cancellation);
            }
            catch (ServingException failure)
            {
                LifecycleLog.CannotLook(log, failure.Message);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                LifecycleLog.CannotLookUnexpectedly(log, failure);
            }

            Looked();
        }
    }
}
