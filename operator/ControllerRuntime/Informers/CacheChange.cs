using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Informers;

/// <summary>One object of a cache is different from before.</summary>
/// <param name="Key">Which.</param>
/// <param name="Before">Null: it was not there.</param>
/// <param name="Now">Null: it is gone.</param>
public readonly record struct CacheChange<T>(ObjectKey Key, T? Before, T? Now)
    where T : KubernetesObject;
