namespace Sluice.Resources.Schemas;

/// <summary>The types that a field of a resource may have.</summary>
internal static class FieldType
{
    private const string ListOfT = "IReadOnlyList`1";

    public static bool IsList(Type type) => type.IsGenericType && type.Name == ListOfT;

    public static bool IsStringMap(Type type) => type == typeof(IReadOnlyDictionary<string, string>);

    public static bool IsRecord(Type type) => type is { IsClass: true, IsGenericType: false } && type != typeof(string);

    /// <summary>The type in a sentence: "expected …".</summary>
    public static string Describe(Type type) =>
        type switch
        {
            _ when type == typeof(string) => "a string",
            _ when type == typeof(int) || type == typeof(long) => "an integer",
            _ when type == typeof(bool) => "true or false",
            { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
            _ when IsList(type) => "a list",
            _ when IsStringMap(type) => "a mapping of strings",
            _ => $"a mapping with {string.Join(", ", RecordField.Of(type).Select(field => field.Name))}",
        };
}
