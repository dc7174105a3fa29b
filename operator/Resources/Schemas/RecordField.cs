using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Sluice.Resources.Constraints;

namespace Sluice.Resources.Schemas;

/// <summary>
/// One field of a resource, as its record says it. The record is the one place for names, types, defaults and rules:
/// the reader, the validation and what describes the resource to others all go by this.
/// </summary>
/// <param name="Name">As in a manifest: camelCase.</param>
/// <param name="Property">The record's member.</param>
/// <param name="IsRequired">Whether the member is <c>required</c>.</param>
/// <param name="Constraints">The rules on its value.</param>
internal sealed record RecordField(
    string Name,
    PropertyInfo Property,
    bool IsRequired,
    IReadOnlyList<ConstraintAttribute> Constraints
)
{
    // What a type says never changes, and an operator asks for each object that it reads.
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<RecordField>> Known = [];

    /// <summary>The fields of a record, in the order of their declaration. What only computes is no field.</summary>
    public static IReadOnlyList<RecordField> Of(Type record) => Known.GetOrAdd(record, Read);

    private static IReadOnlyList<RecordField> Read(Type record) =>
        [
            .. record
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite)
                .OrderBy(property => property.MetadataToken)
                .Select(property => new RecordField(
                    JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                    property,
                    property.IsDefined(typeof(RequiredMemberAttribute)),
                    [.. property.GetCustomAttributes<ConstraintAttribute>()]
                )),
        ];
}
