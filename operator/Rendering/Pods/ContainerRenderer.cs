using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Core.PodTemplates;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;
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
            Env = EnvironmentRenderer.Render(wishes, options),
            Ports = ServerPorts.OfContainer,
            Resources = ResourceRenderer.Render(settings, options.Requests),
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
            VolumeMounts = VolumeRenderer.Mounts(deployment.Spec.Model.CredentialsSecretRef, wishes, options),
            TerminationMessagePath = ServerArguments.TerminationLog,
            TerminationMessagePolicy = "FallbackToLogsOnError",
        };
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
