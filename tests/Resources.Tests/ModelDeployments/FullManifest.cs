using System.Text.Json.Nodes;

namespace Sluice.Resources.Tests.ModelDeployments;

/// <summary>A manifest in which every field stands, without a fault, and ways to put one in.</summary>
internal static class FullManifest
{
    private const string Text = """
        {
          "apiVersion": "sluice.dev/v1alpha1",
          "kind": "ModelDeployment",
          "metadata": { "name": "fraud", "namespace": "risk", "labels": { "a": "b" }, "annotations": { "c": "d" } },
          "spec": {
            "model": { "uri": "s3://models/fraud", "name": "Fraud_2", "credentialsSecretRef": { "name": "s3-reader" } },
            "variants": [
              { "name": "main", "version": "7", "weight": 90 },
              {
                "name": "challenger",
                "version": "8",
                "digest": "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "weight": 10,
                "runtime": { "device": "CUDA" },
                "resources": { "limits": { "nvidia.com/gpu": 1 } },
                "scaling": { "minReplicas": 2 },
                "podTemplate": { "nodeSelector": { "pool": "gpu" } }
              }
            ],
            "routing": { "sticky": { "header": "x-user-id" }, "retry": "Unsent", "allowVariantHeader": false },
            "rollout": { "progressDeadline": "10m" },
            "runtime": {
              "device": "CPU", "concurrency": 2, "intraOpThreads": 1, "maxRequestBytes": "16Mi", "timeout": "30s",
              "batching": { "mode": "On", "maxRows": 16, "maxDelay": "2ms", "maxQueueRows": 512 }
            },
            "resources": { "limits": { "cpu": 2, "memory": "1Gi" }, "requests": { "cpu": "500m" } },
            "scaling": { "mode": "External", "minReplicas": 1 },
            "podTemplate": {
              "metadata": { "labels": { "team": "risk" }, "annotations": { "example.com/note": "any text" } },
              "nodeSelector": { "kubernetes.io/arch": "amd64" },
              "tolerations": [ { "key": "gpu", "operator": "Exists" } ],
              "affinity": { "nodeAffinity": {} },
              "topologySpreadConstraints": [
                { "maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway" }
              ],
              "serviceAccountName": "models",
              "imagePullSecrets": [ { "name": "registry" } ],
              "priorityClassName": "high",
              "runtimeClassName": "nvidia",
              "schedulerName": "volcano",
              "env": [ { "name": "AWS_REGION", "value": "eu-central-1" } ],
              "volumes": [ { "name": "ca", "configMap": { "name": "ca" } } ],
              "volumeMounts": [ { "name": "ca", "mountPath": "/etc/ca" } ],
              "securityContext": { "fsGroup": 1000 }
            },
            "suspend": false
          }
        }
        """;

    public static JsonObject Read() => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The manifest with another value at a path such as <c>spec.variants[0].weight</c> or <c>spec.x[a.b/c]</c>.</summary>
    /// <param name="path">The field; need not be there.</param>
    /// <param name="json">Its value; null: the field is taken away.</param>
    public static JsonObject With(string path, string? json)
    {
        var root = Read();
        var steps = path.Replace("]", "", StringComparison.Ordinal)
            .Split('[')
            .SelectMany((part, index) => index == 0 ? part.Split('.') : Bracket(part))
            .ToArray();
        var parent = steps[..^1].Aggregate((JsonNode)root, Child);
        if (parent is JsonArray list)
        {
            list[int.Parse(steps[^1])] = json is null ? null : JsonNode.Parse(json);
        }
        else if (json is null)
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(json);
        }

        return root;
    }

    /// <summary>An index and what comes after it, or a key, which may hold dots.</summary>
    private static string[] Bracket(string part) => char.IsAsciiDigit(part[0]) ? part.Split('.') : [part];

    private static JsonNode Child(JsonNode node, string step) =>
        node is JsonArray list ? list[int.Parse(step)]! : node[step]!;
}
