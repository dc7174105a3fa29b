using Sluice.Resources.Schemas;

namespace Sluice.Resources.Constraints;

/// <summary>The longest that a text may be.</summary>
/// <param name="characters">In UTF-16 code units.</param>
internal sealed class MaxLengthAttribute(int characters) : ConstraintAttribute
{
    public int Characters => characters;

    public override IEnumerable<Violation> Check(object value)
    {
        if (((string)value).Length > characters)
        {
            yield return new Violation($"expected at most {characters} characters, got {((string)value).Length}");
        }
    }

    public override void AddTo(FieldSchema schema) => schema.Set("maxLength", characters);
}
