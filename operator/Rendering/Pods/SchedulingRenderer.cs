using System.Text.Json.Nodes;
using Sluice.Resources.ModelDeployments.Pods;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Rendering.Pods;

/// <summary>Where a revision's pods may run.</summary>
internal static class SchedulingRenderer
{
    /// <summary>
    /// The user's, and those of the taints that keep all else from nodes with the GPUs that are asked for. Some clusters add
    /// these by themselves, others leave it to whoever needs it. Nodes whose GPUs are handed out in parts (MIG) have the taint of
    /// whole ones too.
    /// </summary>
    public static IReadOnlyList<JsonNode> Tolerations(VariantSettings settings, PodTemplateSpec wishes)
    {
        var tolerations = (wishes.Tolerations ?? []).Select(toleration => (JsonNode)toleration.ToJsonObject()).ToList();
        var gpus = ResourceRenderer.GpusOf(settings).ToList();
        foreach (var device in gpus.Count == 0 ? gpus : [.. gpus.Prepend(ResourceRenderer.NvidiaGpu).Distinct()])
        {
            if (!tolerations.Exists(toleration => toleration["key"] is JsonValue key && key.ToString() == device))
            {
                tolerations.Add(
                    new JsonObject
                    {
                        ["key"] = device,
                        ["operator"] = "Exists",
                        ["effect"] = "NoSchedule",
                    }
                );
            }
        }

        return tolerations;
    }

    /// <summary>The user's, over the revision's own pods where they name none; else over zones and nodes as well as can be.</summary>
    public static IReadOnlyList<JsonNode> Spread(PodTemplateSpec wishes, Dictionary<string, string> selector)
    {
        if (wishes.TopologySpreadConstraints is null)
        {
            return [Evenly("topology.kubernetes.io/zone", selector), Evenly("kubernetes.io/hostname", selector)];
        }

        return
        [
            .. wishes.TopologySpreadConstraints.Select(fragment =>
            {
                var constraint = fragment.ToJsonObject();
                constraint["labelSelector"] ??= SelectorOf(selector);
                return constraint;
            }),
        ];
    }

    private static JsonObject Evenly(string topologyKey, Dictionary<string, string> selector) =>
        new()
        {
            ["maxSkew"] = 1,
            ["topologyKey"] = topologyKey,
            ["whenUnsatisfiable"] = "ScheduleAnyway",
            ["labelSelector"] = SelectorOf(selector),
        };

    private static JsonObject SelectorOf(Dictionary<string, string> labels) =>
        new()
        {
            ["matchLabels"] = new JsonObject(
                labels
                    .OrderBy(label => label.Key, StringComparer.Ordinal)
                    .Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))
            ),
        };
}
