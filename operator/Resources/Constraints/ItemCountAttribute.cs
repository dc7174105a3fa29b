using System.Collections;
using Sluice.Resources.Schemas;

namespace Sluice.Resources.Constraints;

/// <summary>How many items a list may have, both bounds included.</summary>
internal sealed class ItemCountAttribute(int minimum, int maximum) : ConstraintAttribute
{
    public int Minimum => minimum;

    public int Maximum => maximum;

    public override IEnumerable<Violation> Check(object value)
    {
        var count = ((IEnumerable)value).Cast<object?>().Count();
        if (count < minimum || count > maximum)
        {
            yield return new Violation($"expected {minimum} to {maximum} items, got {count}");
        }
    }

    public override void AddTo(FieldSchema schema)
    {
        if (minimum > 0)
        {
            schema.Set("minItems", minimum);
        }

        schema.Set("maxItems", maximum);
    }
}
