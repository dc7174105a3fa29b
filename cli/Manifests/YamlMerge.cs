using Sluice.Resources.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Cli.Manifests;

/// <summary>The merge key <c>&lt;&lt;</c> of YAML 1.1: takes over the entries of other mappings.</summary>
internal static class YamlMerge
{
    public static bool IsKey(Scalar scalar) =>
        scalar is { Value: "<<", Style: ScalarStyle.Plain } && scalar.Tag.IsEmpty;

    /// <summary>The mappings that a merge key names.</summary>
    /// <exception cref="YamlRefusedException">It names something else.</exception>
    public static IEnumerable<ManifestMapping> Sources(ManifestNode value) =>
        value is ManifestSequence list ? list.Items.Select(Source) : [Source(value)];

    /// <summary>The entries with those of the sources after them; what is there already wins, and earlier sources win.</summary>
    public static IReadOnlyList<ManifestEntry> Into(IReadOnlyList<ManifestEntry> entries, List<ManifestMapping> sources)
    {
        var all = entries.ToList();
        var names = entries.Select(entry => entry.Key).ToHashSet();
        all.AddRange(sources.SelectMany(source => source.Entries).Where(entry => names.Add(entry.Key)));
        return all;
    }

    private static ManifestMapping Source(ManifestNode value) =>
        value as ManifestMapping
        ?? throw new YamlRefusedException("expected a mapping, or a list of mappings, after <<", value.Position);
}
