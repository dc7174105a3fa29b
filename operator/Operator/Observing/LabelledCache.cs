using Sluice.ControllerRuntime.Informers;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.Operator.Observing;

/// <summary>A cache of a kind whose objects are found by the ModelDeployment in their label.</summary>
internal sealed class LabelledCache<T>
    where T : KubernetesObject, IResource<T>
{
    private readonly CacheIndex<T> _index;

    public LabelledCache(ObjectCache<T> cache)
    {
        Cache = cache;
        _index = cache.AddIndex(child => OperatorCaches.SubjectOf(child).Select(key => key.ToString()));
    }

    public ObjectCache<T> Cache { get; }

    /// <summary>Those with the label of a ModelDeployment, by name.</summary>
    public IReadOnlyList<T> Of(ObjectKey subject) =>
        [.. Cache.FindAll(_index, subject.ToString()).OrderBy(child => child.Metadata.Name, StringComparer.Ordinal)];
}
