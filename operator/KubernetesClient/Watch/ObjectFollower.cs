using System.Runtime.CompilerServices;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Retrying;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Watch;

/// <summary>
/// Knows all objects of a kind for as long as it is enumerated: lists, watches, goes on after any break from where it was, and
/// lists again where the server no longer knows that place.
/// </summary>
/// <remarks>
/// Never ends by itself, and never throws but for the caller's cancellation: each failure is told as
/// <see cref="FollowStep{T}.Interrupted"/> and waited out, even one that only a person can mend, because that person then need
/// not restart anything. Waits double from 200 ms to 5 s and start anew after progress, so that a server that is back is found within
/// 5 s. A watch that the server ends at once counts as a failure: nothing here loops without waiting. But a version that the server
/// forgot, as it does while it is away, is listed anew at once, the first time.
/// </remarks>
/// <param name="client">Lists and watches.</param>
/// <param name="scope">What.</param>
/// <param name="time">For the waits.</param>
/// <param name="random">For the waits.</param>
public sealed class ObjectFollower<T>(IKubernetesClient client, ListScope scope, TimeProvider time, Random random)
    where T : KubernetesObject, IResource<T>
{
    /// <summary>A watch that the server ended sooner is taken for a failure.</summary>
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    private static readonly Backoff Waits = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));

    /// <summary>What it follows.</summary>
    public ListScope Scope => scope;

    /// <summary>Starts from nothing with each enumeration.</summary>
    public async IAsyncEnumerable<FollowStep<T>> FollowAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        var failures = 0;
        var hasForgotten = false;
        string? version = null;
        while (true)
        {
            KubernetesException? cause = null;
            if (version is null)
            {
                (var list, cause) = await TryAsync(() => client.ListAsync<T>(scope, cancellation));
                if (list is not null)
                {
                    version = list.ResourceVersion;
                    yield return new FollowStep<T>.Listed(list);
                }
            }

            if (version is not null)
            {
                var started = time.GetTimestamp();
                var isOpen = false;
                await using var events = client
                    .WatchAsync<T>(scope, version, cancellation)
                    .GetAsyncEnumerator(cancellation);
                while (true)
                {
                    (var moved, cause) = await TryAsync(() => events.MoveNextAsync().AsTask());
                    if (!moved)
                        break;

                    // The bookmark that opens a watch is no progress: a server may break each watch right after it.
                    if (events.Current.ResourceVersion != version)
                        (failures, hasForgotten) = (0, false);
                    (isOpen, version) = (true, events.Current.ResourceVersion);
                    yield return new FollowStep<T>.Watched(events.Current);
                }

                var isLong = isOpen && time.GetElapsedTime(started) >= ShortestWatch;
                if (isLong)
                    (failures, hasForgotten) = (0, false);
                if (cause is { Fault: KubernetesFault.Gone or KubernetesFault.NotFound or KubernetesFault.NotServed })
                    version = null;
                else if (cause is null && isLong)
                    continue;
                cause ??= EndedAtOnce();
            }

            var isAtOnce = cause!.Fault == KubernetesFault.Gone && version is null && !hasForgotten;
            hasForgotten |= isAtOnce;
            var wait = isAtOnce ? TimeSpan.Zero : Wait(cause, ++failures);
            yield return new FollowStep<T>.Interrupted(cause, failures, wait);
            await Task.Delay(wait, time, cancellation);
        }
    }

    private TimeSpan Wait(KubernetesException cause, int failures)
    {
        var ours = Waits.Delay(failures, random);
        return cause.RetryAfter is { } theirs && theirs > ours ? theirs : ours;
    }

    private static KubernetesException EndedAtOnce() =>
        new(KubernetesFault.ServerError, $"the server ended a watch of {T.Type} at once");

    private static async Task<(TResult? Result, KubernetesException? Failure)> TryAsync<TResult>(
        Func<Task<TResult>> attempt
    )
    {
        try
        {
            return (await attempt(), null);
        }
        catch (KubernetesException failure)
        {
            return (default, failure);
        }
    }
}
