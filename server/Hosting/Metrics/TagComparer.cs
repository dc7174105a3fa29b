namespace Sluice.Hosting.Metrics;

/// <summary>Compares measurements' tags by value and order; measurements of one instrument name theirs in one order.</summary>
internal sealed class TagComparer
    : IEqualityComparer<KeyValuePair<string, object?>[]>,
        IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
{
    /// <summary>Whether names and values are the same objects: then they are equal.</summary>
    public static bool AreSame(
        ReadOnlySpan<KeyValuePair<string, object?>> tags,
        ReadOnlySpan<KeyValuePair<string, object?>> others
    )
    {
        if (tags.Length != others.Length)
        {
            return false;
        }

        for (var index = 0; index < tags.Length; index++)
        {
            if (
                !ReferenceEquals(tags[index].Key, others[index].Key)
                || !ReferenceEquals(tags[index].Value, others[index].Value)
            )
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) =>
        x is null || y is null ? x == y : Equals(x.AsSpan(), y);

    public int GetHashCode(KeyValuePair<string, object?>[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
    {
        if (alternate.Length != other.Length)
        {
            return false;
        }

        for (var index = 0; index < other.Length; index++)
        {
            if (alternate[index].Key != other[index].Key || !Equals(alternate[index].Value, other[index].Value))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        var hash = new HashCode();
        foreach (var (name, value) in alternate)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) =>
        alternate.ToArray();
}
