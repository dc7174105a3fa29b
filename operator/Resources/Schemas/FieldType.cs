using Sluice.Resources.Values;

namespace Sluice.Resources.Schemas;

/// <summary>The types that a field of a resource may have.</summary>
internal static class FieldType
{
    private const string ListOfT = "IReadOnlyList`1";
    private const string MapOfT = "IReadOnlyDictionary`2";

    public static bool IsList(Type type) => type.IsGenericType && type.Name == ListOfT;

    public static bool IsMap(Type type) => type.IsGenericType && type.Name == MapOfT;

    /// <summary>What a list's items or a map's values are.</summary>
    public static Type ElementOf(Type type) => type.GenericTypeArguments[^1];

    /// <summary>A mapping whose inside is not ours.</summary>
    public static bool IsFragment(Type type) => type == typeof(KubernetesFragment);

    public static bool IsRecord(Type type) =>
        type is { IsClass: true, IsGenericType: false } && type != typeof(string) && !IsFragment(type);

    /// <summary>The type in a sentence: "expected …".</summary>
    public static string Describe(Type type) =>
        type switch
        {
            _ when type == typeof(string) => "a string",
            _ when type == typeof(int) || type == typeof(long) => "an integer",
            _ when type == typeof(bool) => "true or false",
            { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
            _ when type == typeof(Quantity) => Quantity.Expected,
            _ when type == typeof(Duration) => Duration.Expected,
            _ when type == typeof(DateTimeOffset) => "a time such as 2026-01-31T12:00:00Z",
            _ when IsList(type) => "a list",
            _ when IsFragment(type) => "a mapping",
            _ when IsMap(type) => ElementOf(type) == typeof(string)
                ? "a mapping of strings"
                : "a mapping of quantities",
            _ => $"a mapping with {string.Join(", ", RecordField.Of(type).Select(field => field.Name))}",
        };
}
