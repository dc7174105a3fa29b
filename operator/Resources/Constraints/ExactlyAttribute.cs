using System.Text.Json.Nodes;
using Sluice.Resources.Manifests;
using Sluice.Resources.Schemas;

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

    public override void AddTo(FieldSchema schema) => schema.Set("enum", new JsonArray(text));
}
