using Sluice.Resources.Binding;
using Sluice.Resources.Constraints;
using Sluice.Resources.Manifests;

namespace Sluice.Resources.ModelDeployments;

/// <summary>Reads and checks ModelDeployments. Pure; all problems at once.</summary>
public static class ModelDeploymentReader
{
    /// <summary>
    /// The resource, or everything that is wrong with it. Something of another kind has one problem only: its fields
    /// have other rules.
    /// </summary>
    public static Reading<ModelDeployment> Read(ManifestNode root)
    {
        var foreign = WrongHeader(root).ToList();
        return foreign.Count > 0
            ? new Reading<ModelDeployment>(null, foreign)
            : ManifestBinder.Read<ModelDeployment>(root);
    }

    /// <summary>The rules that a resource breaks, however it was made; positions are unknown.</summary>
    public static IReadOnlyList<ManifestProblem> Check(ModelDeployment deployment) =>
        [.. RecordValidation.Check(deployment)];

    private static IEnumerable<ManifestProblem> WrongHeader(ManifestNode root) =>
        from field in new[]
        {
            (Name: "apiVersion", Only: ModelDeployment.SupportedApiVersion),
            (Name: "kind", Only: ModelDeployment.SupportedKind),
        }
        let written = (root as ManifestMapping)?[field.Name] as ManifestScalar
        where written is { Kind: ScalarKind.String }
        from violation in new ExactlyAttribute(field.Only).Check(written.Value)
        select new ManifestProblem(field.Name, violation.Message, written.Position);
}
