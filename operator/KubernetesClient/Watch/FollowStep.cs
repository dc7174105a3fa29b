using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Watch;

/// <summary>What an <see cref="ObjectFollower{T}"/> tells. One of three.</summary>
public abstract record FollowStep<T>
    where T : KubernetesObject
{
    private FollowStep() { }

    /// <summary>All there is: replaces whatever was known before; what it lacks is gone.</summary>
    /// <param name="List">The objects.</param>
    public sealed record Listed(ObjectList<T> List) : FollowStep<T>;

    /// <summary>One change, or a bookmark, after what was told before.</summary>
    /// <param name="Event">The change.</param>
    public sealed record Watched(WatchEvent<T> Event) : FollowStep<T>;

    /// <summary>Nothing is known of the time since; it goes on by itself. What was told before may be out of date.</summary>
    /// <param name="Cause">Why.</param>
    /// <param name="Failures">How often in a row.</param>
    /// <param name="Wait">Until the next try.</param>
    public sealed record Interrupted(KubernetesException Cause, int Failures, TimeSpan Wait) : FollowStep<T>;
}
