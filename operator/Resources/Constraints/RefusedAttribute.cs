using Sluice.Resources.Manifests;
using Sluice.Resources.Schemas;

namespace Sluice.Resources.Constraints;

/// <summary>A text that fits otherwise but is not allowed, whatever its case.</summary>
/// <param name="text">The refused text.</param>
/// <param name="expected">What to write in its place, to follow "expected".</param>
/// <param name="reason">Why, as the end of the sentence.</param>
internal sealed class RefusedAttribute(string text, string expected, string reason) : ConstraintAttribute
{
    public string Text => text;

    public string Expected => expected;

    public string Reason => reason;

    public override IEnumerable<Violation> Check(object value)
    {
        if (string.Equals((string)value, text, StringComparison.OrdinalIgnoreCase))
        {
            yield return new Violation($"expected {expected}, got {Wording.Quote((string)value)}: {reason}");
        }
    }

    public override void AddTo(FieldSchema schema)
    {
        if (schema.HasRules)
        {
            schema.AddRule($"self.lowerAscii() != '{text}'", $"expected {expected}: {reason}");
        }
    }
}
