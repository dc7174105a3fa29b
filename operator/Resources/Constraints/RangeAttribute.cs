using Sluice.Resources.Schemas;

namespace Sluice.Resources.Constraints;

/// <summary>The bounds of a whole number, both included.</summary>
internal sealed class RangeAttribute(long minimum, long maximum) : ConstraintAttribute
{
    public long Minimum => minimum;

    public long Maximum => maximum;

    public override IEnumerable<Violation> Check(object value)
    {
        var number = Convert.ToInt64(value);
        if (number < minimum || number > maximum)
        {
            yield return new Violation($"expected an integer from {minimum} to {maximum}, got {number}");
        }
    }

    public override void AddTo(FieldSchema schema)
    {
        schema.Set("minimum", minimum);
        if (maximum is not (int.MaxValue or long.MaxValue))
        {
            schema.Set("maximum", maximum);
        }
    }
}
