namespace Sluice.ControllerRuntime.Informers;

/// <summary>A way to find objects of a cache other than by their key: by owner, by label. Made before the cache runs.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class CacheIndex<T>
{
    internal CacheIndex(Func<T, IEnumerable<string>> values) => Values = values;

    /// <summary>Pure: an object → the values under which it is found.</summary>
    internal Func<T, IEnumerable<string>> Values { get; }

    /// <summary>The objects under each value. Used under the cache's lock.</summary>
    internal Dictionary<string, HashSet<T>> Entries { get; } = new(StringComparer.Ordinal);
}
