using Sluice.Resources.ModelDeployments.Pods;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>What a variant is to be served with: its own settings over those of its deployment.</summary>
/// <param name="Runtime">How the model runs, as written; that decides a revision's name.</param>
/// <param name="Resources">What one server may use, as written.</param>
/// <param name="PodTemplate">What the pods have besides, as written.</param>
/// <param name="Scaling">How many servers; every field is set.</param>
public sealed record VariantSettings(
    RuntimeSpec? Runtime,
    ResourcesSpec? Resources,
    PodTemplateSpec? PodTemplate,
    ScalingSpec Scaling
)
{
    /// <summary>The runtime in effect; every field is set.</summary>
    public RuntimeSpec RuntimeInEffect =>
        Overlay.Of(RuntimeSpec.Default, Runtime)! with
        {
            Batching = Overlay.Of(BatchingSpec.Default, Runtime?.Batching),
        };

    public static VariantSettings Of(ModelDeploymentSpec spec, VariantSpec variant) =>
        new(
            Overlay.Of(spec.Runtime, variant.Runtime),
            Overlay.Of(spec.Resources, variant.Resources),
            Overlay.Of(spec.PodTemplate, variant.PodTemplate),
            Overlay.Of(ScalingSpec.Default, Overlay.Of(spec.Scaling, variant.Scaling))!
        );
}
