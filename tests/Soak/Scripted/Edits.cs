using Sluice.Resources.ModelDeployments;

namespace Sluice.Soak.Scripted;

/// <summary>What a user writes.</summary>
internal static class Edits
{
    public static ModelDeployment First =>
        new()
        {
            ApiVersion = ModelDeployment.SupportedApiVersion,
            Kind = ModelDeployment.SupportedKind,
            Metadata = new ResourceMetadata { Name = "iris" },
            Spec = new ModelDeploymentSpec
            {
                Model = new ModelSpec { Uri = "models" },
                Variants =
                [
                    new VariantSpec
                    {
                        Name = "main",
                        Version = "1",
                        Weight = 90,
                    },
                    new VariantSpec
                    {
                        Name = "challenger",
                        Version = "2",
                        Weight = 10,
                    },
                ],
            },
        };

    /// <summary>Other weights, each above 0.</summary>
    public static Task ChangeWeightsAsync(ClusterFile file, Random random) =>
        WriteAsync(file, variant => variant with { Weight = random.Next(1, 101) });

    /// <summary>The two versions change places.</summary>
    public static Task SwitchVersionsAsync(ClusterFile file) =>
        WriteAsync(file, variant => variant with { Version = variant.Version == "1" ? "2" : "1" });

    private static Task WriteAsync(ClusterFile file, Func<VariantSpec, VariantSpec> edit) =>
        file.ChangeAsync(state =>
            state with
            {
                ObjectVersion = state.ObjectVersion + 1,
                Deployment = state.Deployment with
                {
                    Spec = state.Deployment.Spec with { Variants = [.. state.Deployment.Spec.Variants.Select(edit)] },
                },
            }
        );
}
