using System.Collections;
using System.Text.Json.Nodes;
using Sluice.Resources.Manifests;
using Sluice.Resources.Schemas;
using Sluice.Resources.Values;

namespace Sluice.Resources.Constraints;

/// <summary>
/// A list whose items are told apart by one text field (Kubernetes' <c>listType: map</c>). A record requires that field by
/// itself; a fragment must have it because of this rule.
/// </summary>
/// <param name="key">The field's name as in a manifest.</param>
internal sealed class UniqueByAttribute(string key) : ConstraintAttribute
{
    public string Key => key;

    public override IEnumerable<Violation> Check(object value)
    {
        var first = new Dictionary<string, int>();
        foreach (var (index, item) in ((IEnumerable)value).Cast<object?>().Index())
        {
            var below = FieldPath.Field(FieldPath.Item("", index), key);
            if (KeyOf(item) is not { } name)
            {
                if (item is KubernetesFragment)
                {
                    yield return new Violation("expected a string, but the field is missing", below);
                }
            }
            else if (!first.TryAdd(name, index))
            {
                var message =
                    $"expected a {key} of its own, got {Wording.Quote(name)}, which [{first[name]}] has already";
                yield return new Violation(message, below);
            }
        }
    }

    private string? KeyOf(object? item) =>
        item switch
        {
            null => null,
            KubernetesFragment fragment => fragment.TextOf(key),
            _ => RecordField.Of(item.GetType()).Single(field => field.Name == key).Property.GetValue(item) as string,
        };

    public override void AddTo(FieldSchema schema)
    {
        schema.Set("x-kubernetes-list-type", "map");
        schema.Set("x-kubernetes-list-map-keys", new JsonArray(key));
        var items = schema.Node["items"]!.AsObject();
        if (items.ContainsKey("x-kubernetes-preserve-unknown-fields"))
        {
            items["required"] = new JsonArray(key);
            items["properties"] = new JsonObject { [key] = new JsonObject { ["type"] = "string" } };
        }
    }
}
