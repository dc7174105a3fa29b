using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>
/// Loads and unloads models when somebody asks for it. Thread-safe. What has begun is brought to its end, whether its caller waits
/// for that or not.
/// </summary>
/// <param name="lifecycle">What is told to.</param>
/// <param name="catalog">What it brings models into.</param>
/// <param name="settling">Between two looks at what no manifest seals.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Breaks off what goes on, when the server stops.</param>
public sealed class ModelControl(
    ModelLifecycle lifecycle,
    ModelCatalog catalog,
    TimeSpan settling,
    TimeProvider time,
    CancellationToken stopping
)
{
    /// <summary>The most that may be asked for and not done yet; they take turns.</summary>
    public const int MostAtOnce = 16;

    private int _count;

    /// <summary>
    /// Loads the versions of a model that the server's policy wants: those that were unloaded, that have failed, and that are
    /// new. Returns when all of them are ready. One that is ready already stays as it is, unless its configuration is another by now: then
    /// it is loaded anew, and takes its own place when it is ready.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="configuration">
    /// Until the next load, in the place of the repository's: JSON in the words of Triton's model configuration. Null: the repository's.
    /// </param>
    /// <param name="caller">Gives up waiting.</param>
    /// <exception cref="ServingException">
    /// NotFound: the repository has no such model; InvalidArgument: a version or its configuration cannot be loaded, and why; Unavailable:
    /// it cannot be just now; ResourceExhausted: too much was asked for at once.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller gave up waiting.</exception>
    public Task LoadAsync(ModelName model, string? configuration, CancellationToken caller) =>
        BoundedAsync(() => LoadNowAsync(model, configuration), caller);

    /// <summary>
    /// Takes a model out of service until it is asked for again; looks at the repository leave it alone. Requests that run end as they
    /// would have.
    /// </summary>
    /// <exception cref="ServingException">
    /// NotFound: there is no such model here; Unavailable: the server starts or stops; ResourceExhausted: too much was asked for
    /// at once.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller gave up waiting.</exception>
    public Task UnloadAsync(ModelName model, CancellationToken caller) =>
        BoundedAsync(() => lifecycle.WithholdAsync(model, stopping), caller);

    private async Task BoundedAsync(Func<Task> act, CancellationToken caller)
    {
        if (!catalog.HasStarted)
        {
            throw ServingException.Unavailable("the server still loads what it is to start with; ask again later");
        }

        if (Interlocked.Increment(ref _count) > MostAtOnce)
        {
            Interlocked.Decrement(ref _count);
            throw new ServingException(
                ServingErrorCode.ResourceExhausted,
                $"{MostAtOnce} models are being loaded or unloaded already; ask again later"
            );
        }

        await CountedAsync(act).WaitAsync(caller);
    }

    private async Task CountedAsync(Func<Task> act)
    {
        try
        {
            // Never on the caller's own time: reading a model blocks.
            await Task.Run(act, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw ServingException.Unavailable("the server is stopping");
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private async Task LoadNowAsync(ModelName model, string? configuration)
    {
        try
        {
            if (await lifecycle.LookAgainAsync(model, configuration, stopping))
            {
                await Task.Delay(settling, time, stopping);
                await lifecycle.LookAgainAsync(model, configuration, stopping);
            }
        }
        catch (ServingException failure)
        {
            throw new ServingException(failure.Code, $"failed to load '{model}': {failure.Message}", failure);
        }

        var versions = catalog.Snapshots().Where(version => version.Model == model).ToArray();
        if (versions.Length == 0)
        {
            throw ServingException.NotFound(
                $"failed to load '{model}': the repository has no such model, or no version of it that is wanted"
            );
        }

        var unready = versions.Where(version => version.State != ModelState.Ready).ToArray();
        if (unready.Length > 0)
        {
            var reasons = string.Join("; ", unready.Select(ModelCatalog.WhyNot));
            throw new ServingException(
                Array.Exists(unready, version => version.MayPass || version.State != ModelState.Failed)
                    ? ServingErrorCode.Unavailable
                    : ServingErrorCode.InvalidArgument,
                $"failed to load '{model}': {reasons}"
            );
        }
    }
}
