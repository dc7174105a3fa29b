using Sluice.Rendering.Revisions;
using Sluice.Rendering.Routing;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Tests;

/// <summary>Resources in short: one text a variant, <c>name version [weight]</c>.</summary>
internal static class Deployments
{
    public static ModelDeployment Of(params string[] variants) =>
        new()
        {
            ApiVersion = ModelDeployment.SupportedApiVersion,
            Kind = ModelDeployment.SupportedKind,
            Metadata = new ResourceMetadata { Name = "iris", Namespace = "flowers" },
            Spec = new ModelDeploymentSpec
            {
                Model = new ModelSpec { Uri = "models/iris" },
                Variants = [.. variants.Select(VariantOf)],
            },
        };

    /// <summary>A pod for the revision that a variant of that version has.</summary>
    public static ObservedPod Pod(string variant, string version, string address = "127.0.0.1:1", bool isReady = true)
    {
        var deployment = Of($"{variant} {version}");
        return new ObservedPod(variant, RevisionName.Of(deployment, deployment.Spec.Variants[0]), address, isReady);
    }

    private static VariantSpec VariantOf(string text) =>
        text.Split(' ') switch
        {
            [var name, var version] => new VariantSpec { Name = name, Version = version },
            [var name, var version, var weight] => new VariantSpec
            {
                Name = name,
                Version = version,
                Weight = int.Parse(weight),
            },
            _ => throw new FormatException($"expected 'name version [weight]', got '{text}'"),
        };
}
