using Sluice.Resources.Schemas;
using Sluice.Resources.Values;

namespace Sluice.Resources.Constraints;

/// <summary>The bounds of a duration, both included.</summary>
internal sealed class DurationRangeAttribute(string minimum, string maximum) : ConstraintAttribute
{
    public string Minimum => minimum;

    public string Maximum => maximum;

    public override IEnumerable<Violation> Check(object value)
    {
        var duration = (Duration)value;
        if (duration < Duration.Parse(minimum) || duration > Duration.Parse(maximum))
        {
            yield return new Violation($"expected a duration from {minimum} to {maximum}, got {duration}");
        }
    }

    public override void AddTo(FieldSchema schema)
    {
        if (schema.HasRules)
        {
            // What is no duration breaks that rule, and must not make this one fail with another message.
            schema.AddRule(
                $"!self.matches({PatternAttribute.Quote(Duration.Pattern)}) || (duration(self) >= duration('{minimum}') && duration(self) <= duration('{maximum}'))",
                $"expected a duration from {minimum} to {maximum}"
            );
        }
    }
}
