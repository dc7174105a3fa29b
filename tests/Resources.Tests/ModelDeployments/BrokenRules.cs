namespace Sluice.Resources.Tests.ModelDeployments;

/// <summary>Every rule of a ModelDeployment, broken one at a time in <see cref="FullManifest"/>.</summary>
internal static class BrokenRules
{
    private const string Label =
        "a label's value (at most 63 of A-Z, a-z, 0-9, '-', '_' and '.', a letter or digit first and last)";
    private const string Qualified =
        "a name such as team or example.com/team (1 to 63 of A-Z, a-z, 0-9, '-', '_' and '.' after an optional domain and '/')";
    private const string Subdomain = "a DNS-1123 subdomain (a-z, 0-9, - and ., a letter or digit first and last)";
    private const string DeploymentName = "a DNS-1035 label (1 to 63 of a-z, 0-9 and -, a letter first and no - last)";
    private const string VariantName = "a DNS-1123 label of at most 32 characters (a-z, 0-9 and -, no - first or last)";
    private const string ModelName =
        "a model name (1 to 128 of A-Z, a-z, 0-9, '.', '_' and '-', a letter or digit first)";
    private const string Version = "a version (1 to 63 of A-Z, a-z, 0-9, '.', '_' and '-', a letter or digit first)";
    private const string Place = "a path or a URI of file://, s3://, az://, gs:// or https://";
    private const string Pod = "spec.podTemplate";

    /// <summary>The field; the value that breaks the rule (empty: the field is taken away); the one problem.</summary>
    public static TheoryData<string, string, string> Cases =>
        new()
        {
            {
                "apiVersion",
                "\"sluice.dev/v1\"",
                "apiVersion: expected \"sluice.dev/v1alpha1\", got \"sluice.dev/v1\""
            },
            { "kind", "\"Deployment\"", "kind: expected \"ModelDeployment\", got \"Deployment\"" },
            { "metadata.name", "\"Fraud\"", $"metadata.name: expected {DeploymentName}, got \"Fraud\"" },
            {
                "metadata.namespace",
                "\"-\"",
                "metadata.namespace: expected a DNS-1123 label (1 to 63 of a-z, 0-9 and -, no - first or last), got \"-\""
            },
            { "spec.model.uri", "", "spec.model.uri: expected a string, but the field is missing" },
            {
                "spec.model.uri",
                "\"ftp://x\"",
                $"spec.model.uri: expected {Place}, got the scheme \"ftp\", which this release does not support"
            },
            {
                "spec.model.uri",
                $"\"{new string('u', 1025)}\"",
                "spec.model.uri: expected at most 1024 characters, got 1025"
            },
            { "spec.model.name", "\"a b\"", $"spec.model.name: expected {ModelName}, got \"a b\"" },
            {
                "spec.model.credentialsSecretRef.name",
                "\"A\"",
                $"spec.model.credentialsSecretRef.name: expected {Subdomain}, got \"A\""
            },
            {
                "spec.model.credentialsSecretRef.name",
                $"\"{new string('a', 254)}\"",
                "spec.model.credentialsSecretRef.name: expected at most 253 characters, got 254"
            },
            { "spec.variants", "[]", "spec.variants: expected 1 to 16 items, got 0" },
            {
                "spec.variants[1].name",
                "\"main\"",
                "spec.variants[1].name: expected a name of its own, got \"main\", which [0] has already"
            },
            { "spec.variants[0].name", "\"Main\"", $"spec.variants[0].name: expected {VariantName}, got \"Main\"" },
            { "spec.variants[0].version", "\"a/b\"", $"spec.variants[0].version: expected {Version}, got \"a/b\"" },
            {
                "spec.variants[0].version",
                "\"latest\"",
                "spec.variants[0].version: expected a fixed version such as \"7\", got \"latest\": a rollout needs a target that does not move"
            },
            {
                "spec.variants[0].version",
                "7",
                "spec.variants[0].version: expected a string, got the integer 7; write it in quotes: \"7\""
            },
            {
                "spec.variants[1].digest",
                "\"sha256:x\"",
                "spec.variants[1].digest: expected sha256: followed by 64 of 0-9 and a-f, got \"sha256:x\""
            },
            {
                "spec.variants[0].weight",
                "1000001",
                "spec.variants[0].weight: expected an integer from 0 to 1000000, got 1000001"
            },
            {
                "spec.variants[0].colour",
                "1",
                "spec.variants[0].colour: unknown field. This release knows: name, version, digest, weight, runtime, resources, scaling, podTemplate"
            },
            {
                "spec.routing.sticky.header",
                "\"x user\"",
                "spec.routing.sticky.header: expected a header's name (1 to 128 of A-Z, a-z, 0-9, '_' and '-', a letter or digit first), got \"x user\""
            },
            {
                "spec.rollout.progressDeadline",
                "\"1d\"",
                "spec.rollout.progressDeadline: expected a duration such as 1h30m, 10s or 500ms, got \"1d\""
            },
            {
                "spec.rollout.progressDeadline",
                "\"25h\"",
                "spec.rollout.progressDeadline: expected a duration from 1s to 24h, got 25h"
            },
            {
                "spec.runtime.device",
                "\"cuda\"",
                "spec.runtime.device: expected one of Auto, CPU, CUDA, got \"cuda\"; did you mean CUDA?"
            },
            {
                "spec.runtime.concurrency",
                "1025",
                "spec.runtime.concurrency: expected an integer from 0 to 1024, got 1025"
            },
            {
                "spec.runtime.intraOpThreads",
                "0",
                "spec.runtime.intraOpThreads: expected an integer from 1 to 256, got 0"
            },
            {
                "spec.runtime.maxRequestBytes",
                "\"1Gi\"",
                "spec.runtime.maxRequestBytes: expected a quantity from 1Ki to 256Mi, got 1Gi"
            },
            {
                "spec.runtime.maxRequestBytes",
                "\"1024100m\"",
                "spec.runtime.maxRequestBytes: expected a whole quantity, got 1024100m"
            },
            {
                "spec.runtime.batching.mode",
                "\"on\"",
                "spec.runtime.batching.mode: expected one of Auto, On, Off, got \"on\"; did you mean On?"
            },
            {
                "spec.runtime.batching.maxRows",
                "0",
                "spec.runtime.batching.maxRows: expected an integer from 1 to 1048576, got 0"
            },
            {
                "spec.runtime.batching.maxDelay",
                "\"11s\"",
                "spec.runtime.batching.maxDelay: expected a duration from 0ms to 10s, got 11s"
            },
            {
                "spec.runtime.batching.maxQueueRows",
                "0",
                "spec.runtime.batching.maxQueueRows: expected an integer from 1 to 1048576, got 0"
            },
            { "spec.runtime.timeout", "\"2h\"", "spec.runtime.timeout: expected a duration from 1ms to 1h, got 2h" },
            {
                "spec.variants[1].runtime.timeout",
                "\"0s\"",
                "spec.variants[1].runtime.timeout: expected a duration from 1ms to 1h, got 0s"
            },
            { "spec.scaling.mode", "\"Auto\"", "spec.scaling.mode: expected one of Sluice, External, got \"Auto\"" },
            { "spec.scaling.minReplicas", "0", "spec.scaling.minReplicas: expected an integer from 1 to 1000, got 0" },
            {
                "spec.resources.limits[cpu]",
                "\"two\"",
                "spec.resources.limits[cpu]: expected a quantity of 0 or more, such as 500m, 2 or 16Gi, got \"two\""
            },
            {
                "spec.resources.limits[cpu]",
                "0.5",
                "spec.resources.limits[cpu]: expected a quantity of 0 or more, such as 500m, 2 or 16Gi, got the number 0.5; write it in quotes: \"0.5\""
            },
            { "spec.resources.limits[c u]", "1", $"spec.resources.limits[\"c u\"]: expected {Qualified}, got \"c u\"" },
            {
                "spec.resources.requests[c u]",
                "1",
                $"spec.resources.requests[\"c u\"]: expected {Qualified}, got \"c u\""
            },
            {
                "spec.resources.requests[cpu]",
                "3",
                "spec.resources.requests[cpu]: expected at most the limit, 2, got 3"
            },
            {
                "spec.resources.limits[nvidia.com/gpu]",
                "\"0.5\"",
                "spec.resources.limits[nvidia.com/gpu]: expected a whole number of devices, got 0.5"
            },
            {
                "spec.variants[1].resources.requests",
                """{ "nvidia.com/gpu": 2 }""",
                "spec.variants[1].resources.requests[nvidia.com/gpu]: expected as many as the limit, 1, got 2: devices are not shared"
            },
            {
                $"{Pod}.metadata.labels[sluice.dev/x]",
                "\"\"",
                $"{Pod}.metadata.labels[sluice.dev/x]: expected a key that does not begin with sluice.dev/, which Sluice keeps for itself"
            },
            { $"{Pod}.metadata.labels[_]", "\"\"", $"{Pod}.metadata.labels[_]: expected {Qualified}, got \"_\"" },
            {
                $"{Pod}.metadata.labels[team]",
                "\"a b\"",
                $"{Pod}.metadata.labels[team]: expected {Label}, got \"a b\""
            },
            {
                $"{Pod}.metadata.annotations[_]",
                "\"\"",
                $"{Pod}.metadata.annotations[_]: expected {Qualified}, got \"_\""
            },
            { $"{Pod}.nodeSelector[_]", "\"\"", $"{Pod}.nodeSelector[_]: expected {Qualified}, got \"_\"" },
            { $"{Pod}.nodeSelector[pool]", "\"a b\"", $"{Pod}.nodeSelector[pool]: expected {Label}, got \"a b\"" },
            { $"{Pod}.tolerations", Many("""{"key":"a"}""", 65), $"{Pod}.tolerations: expected 0 to 64 items, got 65" },
            { $"{Pod}.tolerations[0]", "\"gpu\"", $"{Pod}.tolerations[0]: expected a mapping, got the string \"gpu\"" },
            { $"{Pod}.affinity", "[]", $"{Pod}.affinity: expected a mapping, got a list" },
            {
                $"{Pod}.topologySpreadConstraints",
                Many("{}", 17),
                $"{Pod}.topologySpreadConstraints: expected 0 to 16 items, got 17"
            },
            { $"{Pod}.serviceAccountName", "\"A\"", $"{Pod}.serviceAccountName: expected {Subdomain}, got \"A\"" },
            {
                $"{Pod}.serviceAccountName",
                Long,
                $"{Pod}.serviceAccountName: expected at most 253 characters, got 254"
            },
            {
                $"{Pod}.imagePullSecrets",
                """[{"name":"a"},{"name":"a"}]""",
                $"{Pod}.imagePullSecrets[1].name: expected a name of its own, got \"a\", which [0] has already"
            },
            { $"{Pod}.imagePullSecrets", Named(17), $"{Pod}.imagePullSecrets: expected 0 to 16 items, got 17" },
            {
                $"{Pod}.imagePullSecrets[0].name",
                "\"A\"",
                $"{Pod}.imagePullSecrets[0].name: expected {Subdomain}, got \"A\""
            },
            {
                $"{Pod}.imagePullSecrets[0].name",
                Long,
                $"{Pod}.imagePullSecrets[0].name: expected at most 253 characters, got 254"
            },
            { $"{Pod}.priorityClassName", "\"A\"", $"{Pod}.priorityClassName: expected {Subdomain}, got \"A\"" },
            { $"{Pod}.priorityClassName", Long, $"{Pod}.priorityClassName: expected at most 253 characters, got 254" },
            { $"{Pod}.runtimeClassName", "\"A\"", $"{Pod}.runtimeClassName: expected {Subdomain}, got \"A\"" },
            { $"{Pod}.runtimeClassName", Long, $"{Pod}.runtimeClassName: expected at most 253 characters, got 254" },
            { $"{Pod}.schedulerName", "\"A\"", $"{Pod}.schedulerName: expected {Subdomain}, got \"A\"" },
            { $"{Pod}.schedulerName", Long, $"{Pod}.schedulerName: expected at most 253 characters, got 254" },
            { $"{Pod}.env", Named(129), $"{Pod}.env: expected 0 to 128 items, got 129" },
            { $"{Pod}.env", """[{"value":"x"}]""", $"{Pod}.env[0].name: expected a string, but the field is missing" },
            {
                $"{Pod}.env",
                """[{"name":"a"},{"name":"a"}]""",
                $"{Pod}.env[1].name: expected a name of its own, got \"a\", which [0] has already"
            },
            {
                $"{Pod}.env[0].name",
                "\"ORT_DISABLE_TELEMETRY\"",
                $"{Pod}.env[0].name: expected a name that does not begin with ORT_DISABLE_TELEMETRY, which Sluice keeps for itself, got \"ORT_DISABLE_TELEMETRY\""
            },
            {
                $"{Pod}.volumes",
                $"[{{\"name\":\"ca\"}},{Named(64)[1..]}",
                $"{Pod}.volumes: expected 0 to 64 items, got 65"
            },
            {
                $"{Pod}.volumes",
                """[{"name":"ca"},{"name":"ca"}]""",
                $"{Pod}.volumes[1].name: expected a name of its own, got \"ca\", which [0] has already"
            },
            {
                $"{Pod}.volumes",
                """[{"name":"ca"},{"name":"sluice-x"}]""",
                $"{Pod}.volumes[1].name: expected a name that does not begin with sluice-, which Sluice keeps for itself, got \"sluice-x\""
            },
            {
                $"{Pod}.volumeMounts",
                """[{"name":"ca"}]""",
                $"{Pod}.volumeMounts[0].mountPath: expected a string, but the field is missing"
            },
            { $"{Pod}.volumeMounts", Mounts(65), $"{Pod}.volumeMounts: expected 0 to 64 items, got 65" },
            {
                $"{Pod}.volumeMounts[0].mountPath",
                "\"/var/run/sluice/credentials\"",
                $"{Pod}.volumeMounts[0].mountPath: expected a mountPath that does not begin with /var/run/sluice, which Sluice keeps for itself, got \"/var/run/sluice/credentials\""
            },
            {
                $"{Pod}.volumeMounts[0].name",
                "\"cb\"",
                $"{Pod}.volumeMounts[0].name: expected the name of a volume of podTemplate.volumes (ca), got \"cb\""
            },
            { $"{Pod}.securityContext", "true", $"{Pod}.securityContext: expected a mapping, got the boolean true" },
            { "spec.suspend", "\"yes\"", "spec.suspend: expected true or false, got the string \"yes\"" },
        };

    private static string Long => $"\"{new string('a', 254)}\"";

    private static string Many(string item, int count) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";

    private static string Named(int count) =>
        $"[{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"name":"n{{i}}"}"""))}]";

    private static string Mounts(int count) =>
        $"[{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"name":"ca","mountPath":"/{{i}}"}"""))}]";
}
