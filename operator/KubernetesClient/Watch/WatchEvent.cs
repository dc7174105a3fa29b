using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Watch;

/// <summary>One change.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it; null for a bookmark.</param>
/// <param name="ResourceVersion">From where to go on.</param>
public sealed record WatchEvent<T>(WatchEventType Type, T? Object, string ResourceVersion)
    where T : KubernetesObject;
