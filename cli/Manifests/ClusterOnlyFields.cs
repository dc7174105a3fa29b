using Sluice.Resources.ModelDeployments;

namespace Sluice.Cli.Manifests;

/// <summary>
/// What a manifest says to a cluster only. One machine has no pods to place and nobody to share with, so the very same
/// manifest is taken, and what means nothing here is named.
/// </summary>
internal static class ClusterOnlyFields
{
    /// <summary>The paths of the written fields that have no effect on this machine, in the order of the resource.</summary>
    public static IReadOnlyList<string> Of(ModelDeployment deployment)
    {
        var spec = deployment.Spec;
        return
        [
            .. spec
                .Variants.Index()
                .SelectMany(entry =>
                    Of(
                        $"spec.variants[{entry.Index}]",
                        ("resources", entry.Item.Resources),
                        ("scaling", entry.Item.Scaling),
                        ("podTemplate", entry.Item.PodTemplate)
                    )
                ),
            .. Of(
                "spec",
                ("rollout.progressDeadline", spec.Rollout),
                ("resources", spec.Resources),
                ("scaling", spec.Scaling),
                ("podTemplate", spec.PodTemplate),
                ("suspend", spec.Suspend ? spec : null)
            ),
        ];
    }

    private static IEnumerable<string> Of(string path, params (string Name, object? Value)[] settings) =>
        settings.Where(setting => setting.Value is not null).Select(setting => $"{path}.{setting.Name}");
}
