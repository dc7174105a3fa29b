using System.Collections;
using Sluice.Resources.Manifests;
using Sluice.Resources.Schemas;

namespace Sluice.Resources.Constraints;

/// <summary>A list whose items are told apart by one text field (Kubernetes' <c>listType: map</c>).</summary>
/// <param name="key">The field's name as in a manifest.</param>
internal sealed class UniqueByAttribute(string key) : ConstraintAttribute
{
    public string Key => key;

    public override IEnumerable<Violation> Check(object value)
    {
        var first = new Dictionary<string, int>();
        foreach (var (index, item) in ((IEnumerable)value).Cast<object?>().Index())
        {
            if (KeyOf(item) is { } name && !first.TryAdd(name, index))
            {
                var message =
                    $"expected a {key} of its own, got {Wording.Quote(name)}, which [{first[name]}] has already";
                yield return new Violation(message, FieldPath.Field(FieldPath.Item("", index), key));
            }
        }
    }

    private string? KeyOf(object? item) =>
        item is null
            ? null
            : RecordField.Of(item.GetType()).Single(field => field.Name == key).Property.GetValue(item) as string;
}
