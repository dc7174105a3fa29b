using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Informers;

/// <summary>All objects of a kind, as the last word of the API server had them. Reading costs no request.</summary>
public interface IObjectCache<T>
    where T : KubernetesObject, IResource<T>
{
    /// <summary>Whether all that there was has been read once since the start.</summary>
    bool IsSynced { get; }

    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>One, or null.</summary>
    T? Find(ObjectKey key);

    /// <summary>Those under a value of an index; none where nothing is under it. In no order.</summary>
    IReadOnlyList<T> FindAll(CacheIndex<T> index, string value);

    /// <summary>All, as they are at one moment. In no order.</summary>
    IReadOnlyList<T> ToList();

    /// <summary>Calls back for each change, after it can be read, one at a time; the callback must be quick and not throw.</summary>
    /// <returns>Ends that.</returns>
    IDisposable Subscribe(Action<CacheChange<T>> changed);

    /// <summary>Until <see cref="IsSynced"/>.</summary>
    Task SyncedAsync(CancellationToken cancellation);
}
