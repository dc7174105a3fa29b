namespace Sluice.Hosting.Metrics;

/// <summary>The tags of a measurement, in the order given.</summary>
internal sealed class TagSet(KeyValuePair<string, object?>[] tags)
{
    /// <summary>By the tags, which may be looked up before they are kept: a measurement then costs no memory.</summary>
    public static IEqualityComparer<TagSet> Comparer { get; } = new ByTags();

    /// <summary>As Prometheus has them.</summary>
    public (string Name, string Value)[] Labels { get; } =
    [.. tags.Select(tag => (tag.Key.Replace('.', '_').Replace('-', '_'), tag.Value?.ToString() ?? ""))];

    private KeyValuePair<string, object?>[] Tags { get; } = tags;

    private sealed class ByTags
        : IEqualityComparer<TagSet>,
            IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, TagSet>
    {
        public bool Equals(TagSet? one, TagSet? other) =>
            one is not null && other is not null && Equals(one.Tags, other);

        public int GetHashCode(TagSet set) => GetHashCode(set.Tags);

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> tags, TagSet set)
        {
            if (tags.Length != set.Tags.Length)
                return false;
            for (var i = 0; i < tags.Length; i++)
            {
                if (tags[i].Key != set.Tags[i].Key || !Equals(tags[i].Value, set.Tags[i].Value))
                    return false;
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var hash = new HashCode();
            foreach (var tag in tags)
            {
                hash.Add(tag.Key, StringComparer.Ordinal);
                hash.Add(tag.Value);
            }

            return hash.ToHashCode();
        }

        public TagSet Create(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(tags.ToArray());
    }
}
