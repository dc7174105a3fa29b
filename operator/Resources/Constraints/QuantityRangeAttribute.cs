using Sluice.Resources.Values;

namespace Sluice.Resources.Constraints;

/// <summary>The bounds of a quantity, both included; it counts whole things, such as bytes.</summary>
internal sealed class QuantityRangeAttribute(string minimum, string maximum) : ConstraintAttribute
{
    public string Minimum => minimum;

    public string Maximum => maximum;

    public override IEnumerable<Violation> Check(object value)
    {
        var quantity = (Quantity)value;
        if (quantity < Quantity.Parse(minimum) || quantity > Quantity.Parse(maximum))
        {
            yield return new Violation($"expected a quantity from {minimum} to {maximum}, got {quantity}");
        }
        else if (quantity.Value != decimal.Truncate(quantity.Value))
        {
            yield return new Violation($"expected a whole quantity, got {quantity}");
        }
    }
}
