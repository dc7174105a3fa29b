using System.Collections;
using Sluice.Resources.Manifests;
using Sluice.Resources.Values;

namespace Sluice.Resources.Constraints.Mappings;

/// <summary>What a text field of a list's fragments may not begin with, because Sluice writes it.</summary>
/// <param name="key">The field's name.</param>
/// <param name="prefixes">What is refused.</param>
internal sealed class ReservedAttribute(string key, params string[] prefixes) : ConstraintAttribute
{
    public override IEnumerable<Violation> Check(object value) =>
        from entry in ((IEnumerable)value).Cast<KubernetesFragment?>().Index()
        let text = entry.Item?.TextOf(key)
        where text is not null
        let prefix = prefixes.FirstOrDefault(prefix => text.StartsWith(prefix, StringComparison.Ordinal))
        where prefix is not null
        select new Violation(
            $"expected a {key} that does not begin with {prefix}, which Sluice keeps for itself, got {Wording.Quote(text)}",
            FieldPath.Field(FieldPath.Item("", entry.Index), key)
        );
}
