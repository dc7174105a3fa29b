using Sluice.Resources.Schemas;

namespace Sluice.Resources.Constraints;

/// <summary>
/// A rule on one field's value, written on the record's member. Validation asks it here, and the published schema says the
/// same as far as a schema can.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class ConstraintAttribute : Attribute
{
    /// <summary>What is wrong with the value; empty when nothing is. Null values never come here.</summary>
    public abstract IEnumerable<Violation> Check(object value);

    /// <summary>Adds the rule to the field's schema. By default nothing: only readers of manifests hold the rule.</summary>
    public virtual void AddTo(FieldSchema schema) { }
}
