using System.Collections;
using System.Text.Json.Nodes;
using Sluice.Resources.Constraints;
using Sluice.Resources.Manifests;
using Sluice.Resources.Schemas;
using Sluice.Resources.Values;

namespace Sluice.Resources.Binding;

/// <summary>
/// Makes a record of a manifest, strictly: what the record does not know is refused, and everything that is wrong is
/// said at once. An optional field that is written with no value counts as absent, as it does to Kubernetes.
/// </summary>
internal sealed class ManifestBinder
{
    private readonly BindingProblems _problems = new();
    private readonly ScalarBinder _scalars;

    private readonly bool _ignoresUnknown;

    private ManifestBinder(bool ignoresUnknown) =>
        (_scalars, _ignoresUnknown) = (new ScalarBinder(_problems), ignoresUnknown);

    /// <summary>The record with all its rules kept, or all problems of shape and of rules.</summary>
    /// <param name="root">What was written.</param>
    /// <param name="ignoresUnknown">Whether fields that the record does not know are passed over.</param>
    public static Reading<T> Read<T>(ManifestNode root, bool ignoresUnknown = false)
        where T : class
    {
        var binder = new ManifestBinder(ignoresUnknown);
        var record = (T?)binder.BindValue(root, typeof(T), "");
        if (record is not null)
        {
            binder._problems.AddBrokenRules(RecordValidation.Check(record));
        }
        var found = binder._problems.InOrder();
        return new Reading<T>(found.Count == 0 ? record : null, found);
    }

    /// <summary>The value as far as it could be bound; null when not at all, and then a problem says why.</summary>
    private object? BindValue(ManifestNode node, Type type, string path)
    {
        _problems.Locate(path, node.Position);
        return (node, type) switch
        {
            (ManifestSequence list, _) when FieldType.IsList(type) => BindList(list, FieldType.ElementOf(type), path),
            (ManifestMapping map, _) when FieldType.IsMap(type) => BindMap(map, FieldType.ElementOf(type), path),
            (ManifestMapping fragment, _) when FieldType.IsFragment(type) => new KubernetesFragment(
                ToJson(fragment, path)
            ),
            (ManifestMapping mapping, _) when FieldType.IsRecord(type) => BindRecord(mapping, type, path),
            (ManifestScalar scalar, _) => _scalars.Bind(scalar, type, path),
            _ => _problems.Refuse(path, $"expected {FieldType.Describe(type)}, got {Wording.Describe(node)}"),
        };
    }

    private object BindRecord(ManifestMapping mapping, Type type, string path)
    {
        var record = Activator.CreateInstance(type)!;
        var fields = RecordField.Of(type);
        var entries = WithoutDuplicates(mapping, path, FieldPath.Field);
        foreach (var entry in entries.Where(entry => !_ignoresUnknown && fields.All(field => field.Name != entry.Key)))
        {
            RefuseUnknown(entry, fields, path);
        }
        foreach (var field in fields)
        {
            var entry = entries.FirstOrDefault(entry => entry.Key == field.Name);
            BindField(record, field, entry, FieldPath.Field(path, field.Name));
        }
        return record;
    }

    private void BindField(object record, RecordField field, ManifestEntry? entry, string path)
    {
        var type = Nullable.GetUnderlyingType(field.Property.PropertyType) ?? field.Property.PropertyType;
        if (entry is { Value: not ManifestScalar { Kind: ScalarKind.Null } })
        {
            if (BindValue(entry.Value, type, path) is { } value)
            {
                field.Property.SetValue(record, value);
            }
        }
        else if (field.IsRequired)
        {
            _problems.Locate(path, entry?.Value.Position ?? ManifestPosition.Unknown);
            var came = entry is null ? "the field is missing" : "it has no value";
            _problems.Refuse(path, $"expected {FieldType.Describe(type)}, but {came}");
        }
    }

    private Array BindList(ManifestSequence list, Type itemType, string path)
    {
        var items = Array.CreateInstance(itemType, list.Items.Count);
        foreach (var (index, item) in list.Items.Index())
        {
            items.SetValue(BindValue(item, itemType, FieldPath.Item(path, index)), index);
        }
        return items;
    }

    private IDictionary BindMap(ManifestMapping mapping, Type valueType, string path)
    {
        var map = (IDictionary)
            Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), valueType))!;
        foreach (var entry in WithoutDuplicates(mapping, path, FieldPath.Key))
        {
            if (BindValue(entry.Value, valueType, FieldPath.Key(path, entry.Key)) is { } value)
            {
                map[entry.Key] = value;
            }
        }
        return map;
    }

    /// <summary>What a fragment says; of a name that is written twice, which is refused, the first.</summary>
    private JsonObject ToJson(ManifestMapping mapping, string path) =>
        new(
            WithoutDuplicates(mapping, path, FieldPath.Field)
                .Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value, FieldPath.Field(path, entry.Key))))
        );

    private JsonNode? ToJson(ManifestNode node, string path)
    {
        _problems.Locate(path, node.Position);
        return node switch
        {
            ManifestMapping mapping => ToJson(mapping, path),
            ManifestSequence list => new JsonArray([
                .. list.Items.Index().Select(item => ToJson(item.Item, FieldPath.Item(path, item.Index))),
            ]),
            _ => _scalars.ToJson((ManifestScalar)node, path),
        };
    }

    private List<ManifestEntry> WithoutDuplicates(
        ManifestMapping mapping,
        string path,
        Func<string, string, string> pathOf
    )
    {
        var first = new Dictionary<string, ManifestEntry>();
        foreach (var entry in mapping.Entries.Where(entry => !first.TryAdd(entry.Key, entry)))
        {
            var before = first[entry.Key].Position;
            var where = before.IsKnown ? $"already on line {before.Line}" : "there already";
            _problems.Refuse(pathOf(path, entry.Key), $"expected once, but it is {where}", entry.Position);
        }
        return [.. first.Values];
    }

    private void RefuseUnknown(ManifestEntry entry, IReadOnlyList<RecordField> fields, string path)
    {
        var known = fields.Select(field => field.Name).ToList();
        var meant = NearestName.Of(entry.Key, known) is { } name ? $"; did you mean {Wording.Quote(name)}?" : ".";
        var message = $"unknown field{meant} This release knows: {string.Join(", ", known)}";
        _problems.Refuse(FieldPath.Field(path, entry.Key), message, entry.Position);
    }
}
