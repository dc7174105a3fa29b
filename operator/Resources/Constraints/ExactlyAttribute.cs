using Sluice.Resources.Manifests;

namespace Sluice.Resources.Constraints;

/// <summary>The one text that is allowed.</summary>
internal sealed class ExactlyAttribute(string text) : ConstraintAttribute
{
    public string Text => text;

    public override IEnumerable<Violation> Check(object value)
    {
        if ((string)value != text)
        {
            yield return new Violation($"expected {Wording.Quote(text)}, got {Wording.Quote((string)value)}");
        }
    }
}
