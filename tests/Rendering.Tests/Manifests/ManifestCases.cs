using System.Text.Json.Nodes;

namespace Sluice.Rendering.Tests.Manifests;

/// <summary>ModelDeployments whose objects are held against golden files: a name, and the spec.</summary>
internal static class ManifestCases
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static readonly string LongName = new('n', 63);

    public static IReadOnlyDictionary<string, (string Name, string Spec)> All { get; } =
        new Dictionary<string, (string, string)>
        {
            ["cpu"] = ("fraud", Spec("""[{"name":"main","version":"7"}]""")),
            ["cpu-limits"] = (
                "fraud",
                Spec(
                    """[{"name":"main","version":"7"}]""",
                    """ "resources":{"limits":{"cpu":"2","memory":"4Gi"},"requests":{"cpu":"500m"}} """
                )
            ),
            ["gpu"] = (
                "fraud",
                Spec(
                    """[{"name":"main","version":"7"}]""",
                    """ "resources":{"limits":{"nvidia.com/gpu":1,"memory":"16Gi"}} """
                )
            ),
            ["cuda-without-a-limit"] = (
                "fraud",
                Spec("""[{"name":"main","version":"7"}]""", """ "runtime":{"device":"CUDA"} """)
            ),
            ["part-of-a-gpu"] = (
                "fraud",
                Spec(
                    """[{"name":"main","version":"7"}]""",
                    """ "runtime":{"device":"CUDA"},"resources":{"limits":{"nvidia.com/mig-1g.10gb":1}} """
                )
            ),
            ["gpu-with-its-toleration"] = (
                "fraud",
                Spec(
                    """[{"name":"main","version":"7"}]""",
                    """
                    "resources":{"limits":{"nvidia.com/gpu":1}},
                    "podTemplate":{"tolerations":[{"key":"nvidia.com/gpu","operator":"Equal","value":"a100","effect":"NoExecute"}]}
                    """
                )
            ),
            ["variants"] = (
                "fraud",
                Spec(
                    """[{"name":"main","version":"7","weight":90},{"name":"challenger","version":"8-rc1","weight":10}]"""
                )
            ),
            ["two-variants-of-one-version"] = (
                "fraud",
                Spec("""[{"name":"a","version":"7"},{"name":"b","version":"7"}]""")
            ),
            ["overrides"] = (
                "fraud",
                Spec(
                    """
                    [{"name":"main","version":"7"},
                     {"name":"fast","version":"7","runtime":{"concurrency":2,"timeout":"1500ms"},
                      "resources":{"limits":{"cpu":"8"}},"scaling":{"minReplicas":3},
                      "podTemplate":{"nodeSelector":{"disk":"ssd"}}}]
                    """,
                    """
                    "runtime":{"intraOpThreads":2},"resources":{"limits":{"cpu":"2"},"requests":{"cpu":"1"}},
                    "podTemplate":{"nodeSelector":{"pool":"models"},"priorityClassName":"high"}
                    """
                )
            ),
            ["runtime"] = (
                "fraud",
                Spec(
                    """[{"name":"main","version":"7"}]""",
                    """ "runtime":{"device":"CPU","concurrency":4,"intraOpThreads":2,"maxRequestBytes":"64Mi","timeout":"1m30s"} """
                )
            ),
            ["batching"] = (
                "fraud",
                Spec(
                    """
                    [{"name":"main","version":"7"},
                     {"name":"alone","version":"7","runtime":{"batching":{"mode":"Off"}}}]
                    """,
                    """ "runtime":{"batching":{"mode":"On","maxRows":64,"maxDelay":"2ms","maxQueueRows":4096}} """
                )
            ),
            ["credentials"] = (
                "fraud",
                """{"model":{"uri":"s3://models/fraud","credentialsSecretRef":{"name":"s3-reader"}},"variants":[{"name":"main","version":"7"}]}"""
            ),
            ["model-name"] = (
                "fraud",
                """{"model":{"uri":"gs://models/x","name":"Fraud_v2.tf"},"variants":[{"name":"main","version":"7"}]}"""
            ),
            ["digest"] = ("fraud", Spec($$"""[{"name":"main","version":"7","digest":"{{Digest}}"}]""")),
            ["dollars-in-a-path"] = (
                "fraud",
                """{"model":{"uri":"/models/$(HOME)/x"},"variants":[{"name":"main","version":"7"}]}"""
            ),
            ["replicas"] = ("fraud", Spec("""[{"name":"main","version":"7"}]""", """ "scaling":{"minReplicas":3} """)),
            ["scaled-by-another"] = (
                "fraud",
                Spec("""[{"name":"main","version":"7"}]""", """ "scaling":{"mode":"External","minReplicas":2} """)
            ),
            ["metadata"] = (
                "fraud",
                Pods("""{"metadata":{"labels":{"team":"risk"},"annotations":{"example.com/note":"a \"note\""}}}""")
            ),
            ["placement"] = (
                "fraud",
                Pods(
                    """
                    {"nodeSelector":{"pool":"models"},
                     "affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname","labelSelector":{"matchLabels":{"app":"x"}}}]}},
                     "tolerations":[{"key":"models","operator":"Exists"}],
                     "priorityClassName":"high","runtimeClassName":"nvidia","schedulerName":"volcano"}
                    """
                )
            ),
            ["spread"] = (
                "fraud",
                Pods(
                    """
                    {"topologySpreadConstraints":[
                      {"maxSkew":1,"topologyKey":"rack","whenUnsatisfiable":"DoNotSchedule"},
                      {"maxSkew":2,"topologyKey":"kubernetes.io/hostname","whenUnsatisfiable":"ScheduleAnyway","labelSelector":{"matchLabels":{"app":"x"}}}]}
                    """
                )
            ),
            ["spread-not-at-all"] = ("fraud", Pods("""{"topologySpreadConstraints":[]}""")),
            ["identity"] = (
                "fraud",
                Pods("""{"serviceAccountName":"reader","imagePullSecrets":[{"name":"registry"}]}""")
            ),
            ["environment"] = (
                "fraud",
                Pods(
                    """
                    {"env":[{"name":"AWS_REGION","value":"eu-central-1"},{"name":"HTTPS_PROXY","value":"http://proxy:3128"},
                            {"name":"NODE","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}}]}
                    """
                )
            ),
            ["volumes"] = (
                "fraud",
                Pods(
                    """
                    {"volumes":[{"name":"models","persistentVolumeClaim":{"claimName":"models","readOnly":true}}],
                     "volumeMounts":[{"name":"models","mountPath":"/models","readOnly":true}]}
                    """
                )
            ),
            ["a-cache-of-ones-own"] = (
                "fraud",
                Pods(
                    """
                    {"volumes":[{"name":"nvme","hostPath":{"path":"/nvme"}}],
                     "volumeMounts":[{"name":"nvme","mountPath":"/var/cache/sluice/"}]}
                    """
                )
            ),
            ["security"] = (
                "fraud",
                Pods("""{"securityContext":{"fsGroup":2000,"runAsUser":1000,"seccompProfile":{"type":"Unconfined"}}}""")
            ),
            ["longest-names"] = (
                LongName,
                Spec($$"""[{"name":"{{new string('v', 32)}}","version":"{{new string('9', 63)}}"}]""")
            ),
            ["cut-at-hyphens"] = (
                "a-name-that-is-cut-at-a-hyphen",
                Spec("""[{"name":"the-variant-cut--here","version":"7"}]""")
            ),
        };

    private static string Spec(string variants, string? more = null) =>
        $$"""{"model":{"uri":"s3://models/fraud"},"variants":{{variants}}{{(more is null ? "" : "," + more)}}}""";

    private static string Pods(string template) =>
        Spec("""[{"name":"main","version":"7"}]""", $"\"podTemplate\":{template}");

    /// <summary>The whole resource.</summary>
    public static JsonObject Resource(string name)
    {
        var (deployment, spec) = All[name];
        return new()
        {
            ["apiVersion"] = "sluice.dev/v1alpha1",
            ["kind"] = "ModelDeployment",
            ["metadata"] = new JsonObject { ["name"] = deployment, ["namespace"] = "risk" },
            ["spec"] = JsonNode.Parse(spec),
        };
    }
}
