using System.Text.Json.Nodes;

namespace Sluice.Cli.Plan;

/// <summary>Cuts a live object down to what Sluice says of it, so that defaults and what others wrote are no difference.</summary>
internal static class Projection
{
    // What tells the items of a list apart, in the order in which it is looked for.
    private static readonly string[] Keys = ["containerPort", "mountPath", "port", "name", "topologyKey", "key"];

    /// <summary>The part of <paramref name="live"/> that stands where <paramref name="wanted"/> has something, in its order.</summary>
    public static JsonNode? Onto(JsonNode? live, JsonNode? wanted) =>
        (live, wanted) switch
        {
            (JsonObject members, JsonObject shape) => new JsonObject(
                shape
                    .Where(member => members.ContainsKey(member.Key))
                    .Select(member => KeyValuePair.Create(member.Key, Onto(members[member.Key], member.Value)))
            ),
            (JsonArray items, JsonArray shapes) => new JsonArray([
                .. items.Select((item, index) => Onto(item, Twin(item, shapes) ?? At(shapes, index))),
            ]),
            _ => live?.DeepClone(),
        };

    private static JsonNode? At(JsonArray list, int index) => index < list.Count ? list[index] : null;

    private static JsonNode? Twin(JsonNode? item, JsonArray shapes) =>
        Keys.Where(key => (item as JsonObject)?[key] is not null)
            .Select(key => shapes.FirstOrDefault(shape => JsonNode.DeepEquals((shape as JsonObject)?[key], item![key])))
            .FirstOrDefault(found => found is not null);
}
