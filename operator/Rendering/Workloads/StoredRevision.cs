using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Apps;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Pods;
using Sluice.Rendering.Revisions;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Serving;
using Sluice.Resources.Values;

namespace Sluice.Rendering.Workloads;

/// <summary>
/// A revision as it is kept in its ControllerRevision: what it was made from and the pod template that came of it. Written once;
/// drift is corrected to this, so that a newer operator leaves live revisions as they are.
/// </summary>
/// <param name="Variant">The variant that it belongs to.</param>
/// <param name="Name">The revision's name.</param>
/// <param name="Version">The model version that it serves.</param>
/// <param name="Digest">The digest that the user pinned, or null.</param>
/// <param name="Model">The model's name in requests.</param>
/// <param name="Replicas">How many pods were wanted when it was made.</param>
/// <param name="Inputs">What decides its answers, as the user wrote it: JSON.</param>
/// <param name="PodTemplate">JSON of a core/v1 PodTemplateSpec.</param>
public sealed record StoredRevision(
    string Variant,
    string Name,
    string Version,
    string? Digest,
    string Model,
    int Replicas,
    JsonObject Inputs,
    JsonObject PodTemplate
)
{
    /// <summary>The revision that the spec wants for a variant, rendered now.</summary>
    public static StoredRevision Make(ModelDeployment deployment, VariantSpec variant, WorkloadOptions options)
    {
        var settings = VariantSettings.Of(deployment.Spec, variant);
        return new(
            variant.Name,
            RevisionName.Of(deployment, variant),
            variant.Version,
            variant.Digest,
            deployment.ModelName,
            settings.Scaling.MinReplicas!.Value,
            InputsOf(deployment, settings),
            PodTemplateRenderer.Render(deployment, variant, options)
        );
    }

    /// <summary>The revision that an object keeps; null when it keeps none that this release understands.</summary>
    public static StoredRevision? Read(ControllerRevision kept)
    {
        var contents = kept.Contents as JsonObject;
        return
            contents?["inputs"] is JsonObject inputs
            && contents["podTemplate"] is JsonObject template
            && TextOf(contents, "variant") is { } variant
            && TextOf(contents, "revision") is { } name
            && TextOf(contents, "version") is { } version
            && TextOf(contents, "model") is { } model
            ? new(variant, name, version, TextOf(contents, "digest"), model, ReplicasOf(contents), inputs, template)
            : null;
    }

    /// <summary>The object that keeps it.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="number">Higher than those of all that the owner has.</param>
    public ControllerRevision Render(Owner owner, long number) =>
        new()
        {
            Metadata = owner.Metadata(
                Names.OfRevision(owner.Name, Variant, Name),
                Labels.OfRevision(owner.Name, Variant, Name),
                new() { [Annotations.Model] = Model, [Annotations.Version] = Version }
            ),
            Contents = Written(
                new JsonObject
                {
                    ["variant"] = Variant,
                    ["revision"] = Name,
                    ["version"] = Version,
                    ["digest"] = Digest,
                    ["model"] = Model,
                    ["replicas"] = Replicas,
                    ["inputs"] = Inputs.DeepClone(),
                    ["podTemplate"] = PodTemplate.DeepClone(),
                }
            ),
            Revision = number,
        };

    private static JsonObject InputsOf(ModelDeployment deployment, VariantSettings settings) =>
        Written(
            new JsonObject
            {
                ["uri"] = deployment.Spec.Model.Uri,
                ["credentialsSecret"] = deployment.Spec.Model.CredentialsSecretRef?.Name,
                ["runtime"] = ResourceJson.ToJsonObject(settings.Runtime),
                ["resources"] = ResourceJson.ToJsonObject(settings.Resources),
                ["podTemplate"] = ResourceJson.ToJsonObject(settings.PodTemplate),
            }
        );

    /// <summary>Without the members that nobody wrote.</summary>
    private static JsonObject Written(JsonObject members)
    {
        foreach (var name in members.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            members.Remove(name);
        }

        return members;
    }

    private static string? TextOf(JsonObject contents, string name) =>
        contents[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static int ReplicasOf(JsonObject contents) =>
        contents["replicas"] is JsonValue value && value.TryGetValue<int>(out var replicas) ? replicas : 1;
}
