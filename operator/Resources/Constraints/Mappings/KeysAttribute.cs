using System.Collections;
using Sluice.Resources.Manifests;

namespace Sluice.Resources.Constraints.Mappings;

/// <summary>What every key of a mapping must match as a whole.</summary>
/// <param name="pattern">As a <see cref="PatternAttribute"/> has it.</param>
/// <param name="expected">The same in words, to follow "expected a key that is".</param>
internal sealed class KeysAttribute(string pattern, string expected) : ConstraintAttribute
{
    private readonly PatternAttribute _pattern = new(pattern, expected);

    public string Expected => expected;

    /// <summary>What no key may begin with, because Sluice writes it; null: anything goes.</summary>
    public string? Reserved { get; init; }

    public override IEnumerable<Violation> Check(object value) =>
        from key in ((IDictionary)value).Keys.Cast<string>()
        from message in _pattern.Check(key).Select(violation => violation.Message).Concat(Taken(key)).Take(1)
        select new Violation(message, FieldPath.Key("", key));

    private IEnumerable<string> Taken(string key)
    {
        if (Reserved is not null && key.StartsWith(Reserved, StringComparison.Ordinal))
        {
            yield return $"expected a key that does not begin with {Reserved}, which Sluice keeps for itself";
        }
    }
}
