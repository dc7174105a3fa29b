namespace Sluice.Resources.Constraints;

/// <summary>
/// A rule on one field's value, written on the record's member. Validation asks it here; the published schema will say
/// the same from the same attribute.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class ConstraintAttribute : Attribute
{
    /// <summary>What is wrong with the value; empty when nothing is. Null values never come here.</summary>
    public abstract IEnumerable<Violation> Check(object value);
}
