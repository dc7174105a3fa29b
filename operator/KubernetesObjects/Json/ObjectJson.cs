using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Json;

/// <summary>Objects from and to JSON.</summary>
public static class ObjectJson
{
    /// <summary>Reads one object and keeps its text beside it.</summary>
    /// <param name="utf8">The object. Kept, so the caller must not change it afterwards.</param>
    /// <param name="apiVersion">For an item of a list, which does not say its own.</param>
    /// <exception cref="JsonException">It is no such object: the path in it is named.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, string? apiVersion = null)
        where T : KubernetesObject, IResource<T>
    {
        var read =
            JsonSerializer.Deserialize(utf8.Span, T.Json)
            ?? throw new JsonException($"expected a {T.Type.Kind}, and null came");
        read.Raw = new RawJson(utf8);
        return read.Kind is not null && read.ApiVersion is not null
            ? read
            : (T)(read with { ApiVersion = read.ApiVersion ?? apiVersion, Kind = read.Kind ?? T.Type.Kind });
    }

    /// <summary>The object as it is sent: what is set and no more.</summary>
    /// <param name="written">Its apiVersion and kind are replaced.</param>
    /// <param name="apiVersion">Of the server.</param>
    public static JsonObject Write<T>(T written, string apiVersion)
        where T : KubernetesObject, IResource<T>
    {
        var node = JsonSerializer.SerializeToNode(written, T.Json)!.AsObject();
        node["apiVersion"] = apiVersion;
        node["kind"] = T.Type.Kind;
        return node;
    }
}
