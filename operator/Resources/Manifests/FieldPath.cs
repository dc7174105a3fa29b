namespace Sluice.Resources.Manifests;

/// <summary>How a field's place in a resource is spelled: on one line, whatever its names are.</summary>
internal static class FieldPath
{
    public static string Field(string parent, string name) =>
        parent.Length == 0 ? Wording.Plain(name) : $"{parent}.{Wording.Plain(name)}";

    public static string Item(string parent, int index) => $"{parent}[{index}]";

    /// <summary>Keys of maps are free text, dots included, so they stand in brackets.</summary>
    public static string Key(string parent, string key) => $"{parent}[{Wording.Plain(key)}]";
}
