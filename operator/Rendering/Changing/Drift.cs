using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;
using Sluice.Resources.Values;

namespace Sluice.Rendering.Changing;

/// <summary>
/// Whether an object still has every field that Sluice set, as Sluice set it. What others added (defaults of the API server,
/// injected containers) is no drift; what they changed or took away is.
/// </summary>
public static class Drift
{
    // What tells the items of a list apart, in the order in which it is looked for (Kubernetes' merge keys).
    private static readonly string[] Keys = ["containerPort", "mountPath", "port", "uid", "name", "topologyKey", "key"];

    /// <summary>The first field that differs, as a path; null: none does.</summary>
    /// <param name="wanted">What Sluice applies.</param>
    /// <param name="seen">As the server has it.</param>
    public static string? Between<T>(T wanted, T seen)
        where T : KubernetesObject, IResource<T>
    {
        var node = ObjectJson.Write(wanted, "");
        node.Remove("apiVersion");
        node.Remove("kind");
        return Between("", node, seen.Raw.Parse() ?? ObjectJson.Write(seen, ""));
    }

    private static string? Between(string path, JsonNode? wanted, JsonNode? seen) =>
        wanted switch
        {
            null => null,
            JsonObject members => BetweenMembers(path, members, seen as JsonObject),
            JsonArray items => BetweenItems(path, items, seen as JsonArray),
            JsonValue value => AreEqual(value, seen as JsonValue) ? null : path,
            _ => path,
        };

    private static string? BetweenMembers(string path, JsonObject wanted, JsonObject? seen)
    {
        // The API server drops what is empty.
        foreach (var (name, value) in wanted)
        {
            if (Between($"{path}.{name}", value, seen?[name]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? BetweenItems(string path, JsonArray wanted, JsonArray? seen)
    {
        if (wanted.Count == 0)
        {
            return seen is null or { Count: 0 } ? null : path;
        }

        var key = Keys.FirstOrDefault(name => wanted.All(item => (item as JsonObject)?[name] is JsonValue));
        if (key is null)
        {
            return seen?.Count == wanted.Count
                ? wanted
                    .Select((item, index) => Between($"{path}[{index}]", item, seen[index]))
                    .FirstOrDefault(p => p is not null)
                : path;
        }

        foreach (var item in wanted)
        {
            var value = item![key]!.AsValue();
            var twin = seen?.FirstOrDefault(other => AreEqual(value, (other as JsonObject)?[key] as JsonValue));
            if (twin is null || Between($"{path}[{value}]", item, twin) is not null)
            {
                return twin is null ? $"{path}[{value}]" : Between($"{path}[{value}]", item, twin);
            }
        }

        return null;
    }

    /// <summary>The API server writes quantities anew: 1000m comes back as 1.</summary>
    private static bool AreEqual(JsonValue wanted, JsonValue? seen)
    {
        if (seen is null)
        {
            return false;
        }

        var (left, right) = (wanted.ToString(), seen.ToString());
        return left == right
            || (
                Quantity.TryParse(left, out var one)
                && Quantity.TryParse(right, out var other)
                && one.Value == other.Value
            );
    }
}
