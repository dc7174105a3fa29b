using Sluice.Resources.Manifests;

namespace Sluice.Resources.Constraints.Mappings;

/// <summary>What every value of a mapping of strings must match as a whole.</summary>
/// <param name="pattern">As a <see cref="PatternAttribute"/> has it.</param>
/// <param name="expected">The same in words, to follow "expected".</param>
internal sealed class ValuesAttribute(string pattern, string expected) : ConstraintAttribute
{
    private readonly PatternAttribute _pattern = new(pattern, expected);

    public string Expected => expected;

    public override IEnumerable<Violation> Check(object value) =>
        from entry in (IEnumerable<KeyValuePair<string, string>>)value
        from violation in _pattern.Check(entry.Value)
        select new Violation(violation.Message, FieldPath.Key("", entry.Key));
}
