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
}
