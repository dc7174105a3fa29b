using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesClient.Writes;

/// <summary>
/// Which fields an owner has of an object that it created by POST. The server keeps what is posted apart from what is applied
/// (<c>managedFields</c>: operations Update and Apply), even for one owner, and an apply takes away only what was applied: a field
/// that was posted and is no longer wanted would stay for ever. So both are made one, and applied once more. Pure.
/// </summary>
internal static class CreatedFields
{
    /// <summary>The patch that makes them one; null where the owner has no posted fields beside those applied.</summary>
    /// <param name="applied">As the server answered an apply.</param>
    /// <param name="owner">Whose.</param>
    /// <returns>For the object as it was answered: its resourceVersion is the precondition (RFC 6902).</returns>
    public static JsonArray? Adopt(RawJson applied, string owner)
    {
        if (applied.Find("metadata", "managedFields") is not { ValueKind: JsonValueKind.Array } managed)
            return null;

        var entries = JsonArray.Create(managed)!;
        var ours = entries.OfType<JsonObject>().Where(entry => IsOf(entry, owner)).ToList();
        var target = ours.Find(entry => (string?)entry["operation"] == "Apply");
        var posted = ours.Find(entry => (string?)entry["operation"] == "Update");
        // In two versions of the API one field may have two paths: such sets cannot be joined without the schema.
        if (target is null || posted is null || (string?)target["apiVersion"] != (string?)posted["apiVersion"])
            return null;

        if (target["fieldsV1"] is not JsonObject into || posted["fieldsV1"] is not JsonObject from)
            return null;
        Join(into, from);
        entries.Remove(posted);
        return
        [
            Replace("/metadata/managedFields", entries),
            Replace("/metadata/resourceVersion", applied.Find("metadata", "resourceVersion")?.GetString()),
        ];
    }

    private static bool IsOf(JsonObject entry, string owner) =>
        (string?)entry["manager"] == owner && (string?)entry["subresource"] is null or "";

    /// <summary>A set of fields is a tree of objects; the union of two has the branches of both.</summary>
    private static void Join(JsonObject into, JsonObject from)
    {
        foreach (var (name, branch) in from)
        {
            if (into[name] is JsonObject existing && branch is JsonObject added)
                Join(existing, added);
            else if (!into.ContainsKey(name))
                into[name] = branch?.DeepClone();
        }
    }

    private static JsonObject Replace(string path, JsonNode? value) =>
        new()
        {
            ["op"] = "replace",
            ["path"] = path,
            ["value"] = value,
        };
}
