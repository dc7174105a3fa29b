using System.Collections;
using Sluice.Resources.Manifests;
using Sluice.Resources.Schemas;

namespace Sluice.Resources.Constraints;

/// <summary>Checks the rules on a record's members and on everything below it.</summary>
internal static class RecordValidation
{
    /// <summary>All broken rules. What is null is skipped: it is absent, or could not be read.</summary>
    public static IEnumerable<ManifestProblem> Check(object record, string path = "") =>
        from field in RecordField.Of(record.GetType())
        let value = field.Property.GetValue(record)
        where value is not null
        from problem in CheckField(field, value, FieldPath.Field(path, field.Name))
        select problem;

    private static IEnumerable<ManifestProblem> CheckField(RecordField field, object value, string path)
    {
        var own =
            from constraint in field.Constraints
            from violation in constraint.Check(value)
            select new ManifestProblem(path + violation.Below, violation.Message);
        return own.Concat(CheckBelow(field.Property.PropertyType, value, path));
    }

    private static IEnumerable<ManifestProblem> CheckBelow(Type type, object value, string path)
    {
        if (FieldType.IsRecord(type))
        {
            return Check(value, path);
        }
        return FieldType.IsList(type) && FieldType.IsRecord(FieldType.ElementOf(type))
            ? ((IEnumerable)value)
                .Cast<object?>()
                .Index()
                .Where(entry => entry.Item is not null)
                .SelectMany(entry => Check(entry.Item!, FieldPath.Item(path, entry.Index)))
            : [];
    }
}
