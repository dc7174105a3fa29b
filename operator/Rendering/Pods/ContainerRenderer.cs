using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Core.PodTemplates;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Pods;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Rendering.Pods;

/// <summary>Renders the model server of a revision's pods.</summary>
internal static class ContainerRenderer
{
    /// <summary>The container's name.</summary>
    public const string Name = "server";

    public static Container Render(
        ModelDeployment deployment,
        VariantSpec variant,
        VariantSettings settings,
        WorkloadOptions options
    )
    {
        var wishes = settings.PodTemplate ?? new();
        return new()
        {
            Name = Name,
            Image = options.Image,
            ImagePullPolicy = options.ImagePullPolicy,
            Args = ServerArguments.Of(deployment, variant, settings.RuntimeInEffect, options),
            Env = Environment(wishes),
            Ports = ServerPorts.OfContainer,
            Resources = ResourceRenderer.Render(settings),
            // It listens within a second, whatever it has to load; then it is alive, and ready when the model is.
            StartupProbe = Ask("/livez", periodSeconds: 1, timeoutSeconds: 5, failures: 120),
            LivenessProbe = Ask("/livez", periodSeconds: 10, timeoutSeconds: 10, failures: 6),
            ReadinessProbe = Ask("/readyz", periodSeconds: 2, timeoutSeconds: 5, failures: 3),
            SecurityContext = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                ["readOnlyRootFilesystem"] = true,
            },
            VolumeMounts = VolumeRenderer.Mounts(deployment.Spec.Model.CredentialsSecretRef, wishes),
            TerminationMessagePath = ServerArguments.TerminationLog,
            TerminationMessagePolicy = "FallbackToLogsOnError",
        };
    }

    /// <summary>Ours first, and not to be replaced: ONNX Runtime's telemetry is off, always.</summary>
    private static IReadOnlyList<JsonNode> Environment(PodTemplateSpec wishes)
    {
        const string telemetry = "ORT_DISABLE_TELEMETRY";
        var ours = new JsonObject { ["name"] = telemetry, ["value"] = "1" };
        return
        [
            ours,
            .. (wishes.Env ?? [])
                .Where(variable => variable.TextOf("name") != telemetry)
                .Select(variable => variable.ToJsonObject()),
        ];
    }

    private static Probe Ask(string path, int periodSeconds, int timeoutSeconds, int failures) =>
        new()
        {
            HttpGet = new() { Path = path, Port = "operations" },
            PeriodSeconds = periodSeconds,
            TimeoutSeconds = timeoutSeconds,
            FailureThreshold = failures,
        };
}
