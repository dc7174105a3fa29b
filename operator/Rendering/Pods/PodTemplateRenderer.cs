using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Core.PodTemplates;
using Sluice.KubernetesObjects.Meta;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Revisions;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Pods;
using Sluice.Resources.ModelDeployments.Serving;
using Sluice.Resources.Values;

namespace Sluice.Rendering.Pods;

/// <summary>
/// Renders the pods of a revision. Done once, when the revision is made: what comes of it is stored, and live revisions never
/// see a newer rendering.
/// </summary>
public static class PodTemplateRenderer
{
    /// <summary>The template, as JSON of a core/v1 PodTemplateSpec.</summary>
    public static JsonObject Render(ModelDeployment deployment, VariantSpec variant, WorkloadOptions options)
    {
        var settings = VariantSettings.Of(deployment.Spec, variant);
        var wishes = settings.PodTemplate ?? new();
        var revision = RevisionName.Of(deployment, variant);
        var selector = Labels.SelectorOfRevision(deployment.Metadata.Name, variant.Name, revision);
        var template = new PodTemplate
        {
            Metadata = MetadataOf(deployment, variant, revision, wishes),
            Spec = new PodTemplatePod
            {
                Containers = [ContainerRenderer.Render(deployment, variant, settings, options)],
                Volumes = VolumeRenderer.Volumes(deployment.Spec.Model.CredentialsSecretRef, wishes, options),
                SecurityContext = SecurityContextOf(wishes.SecurityContext),
                ServiceAccountName = wishes.ServiceAccountName,
                AutomountServiceAccountToken = wishes.ServiceAccountName is null ? false : null,
                EnableServiceLinks = false,
                ImagePullSecrets = SomeOf(
                    (wishes.ImagePullSecrets?.Select(secret => secret.Name) ?? [])
                        .Concat(options.ImagePullSecrets)
                        .Distinct()
                        .Select(name => new JsonObject { ["name"] = name })
                ),
                NodeSelector = wishes.NodeSelector is { Count: > 0 } labels ? labels : null,
                Affinity = wishes.Affinity?.ToJsonObject(),
                Tolerations = SomeOf(SchedulingRenderer.Tolerations(settings, wishes)),
                TopologySpreadConstraints = SchedulingRenderer.Spread(wishes, selector),
                PriorityClassName = wishes.PriorityClassName,
                RuntimeClassName = wishes.RuntimeClassName,
                SchedulerName = wishes.SchedulerName,
                TerminationGracePeriodSeconds = GraceSeconds(settings.RuntimeInEffect, options),
            },
        };
        return JsonSerializer.SerializeToNode(template, PodTemplatesJson.Default.PodTemplate)!.AsObject();
    }

    private static ObjectMeta MetadataOf(
        ModelDeployment deployment,
        VariantSpec variant,
        string revision,
        PodTemplateSpec wishes
    ) =>
        new()
        {
            Labels = new SortedDictionary<string, string>(
                Over(
                    wishes.Metadata?.Labels,
                    new(Labels.OfRevision(deployment.Metadata.Name, variant.Name, revision))
                    {
                        [Labels.Component] = Labels.ModelServer,
                    }
                ),
                StringComparer.Ordinal
            ),
            Annotations = new SortedDictionary<string, string>(
                AnnotationsOf(deployment, variant, wishes),
                StringComparer.Ordinal
            ),
        };

    private static Dictionary<string, string> AnnotationsOf(
        ModelDeployment deployment,
        VariantSpec variant,
        PodTemplateSpec wishes
    )
    {
        var annotations = Over(
            wishes.Metadata?.Annotations,
            new() { [Annotations.Model] = deployment.ModelName, [Annotations.Version] = variant.Version }
        );
        if (VolumeRenderer.Disposable(wishes) is { Count: > 0 } disposable)
        {
            // Without it the cluster autoscaler never takes away a node on which a model server has its cache.
            annotations.TryAdd(Annotations.DisposableVolumes, string.Join(',', disposable));
        }

        return annotations;
    }

    private static Dictionary<string, string> Over(
        IReadOnlyDictionary<string, string>? wishes,
        Dictionary<string, string> ours
    )
    {
        foreach (var (key, value) in wishes ?? new Dictionary<string, string>())
        {
            ours.TryAdd(key, value);
        }

        return ours;
    }

    // The restricted Pod Security Standard; what the user writes stands over it.
    private static JsonObject SecurityContextOf(KubernetesFragment? wishes)
    {
        var context = new JsonObject
        {
            ["runAsNonRoot"] = true,
            ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
        };
        foreach (var (name, value) in wishes?.ToJsonObject() ?? [])
        {
            context[name] = value?.DeepClone();
        }

        return context;
    }

    /// <summary>The drain delay, then the longest request, and a little to end in.</summary>
    private static int GraceSeconds(RuntimeSpec runtime, WorkloadOptions options) =>
        (int)Math.Ceiling((options.DrainDelay + runtime.Timeout!.Value.Value).TotalSeconds) + 5;

    private static JsonNode[]? SomeOf(IEnumerable<JsonNode>? items) =>
        items?.ToArray() is { Length: > 0 } some ? some : null;
}
