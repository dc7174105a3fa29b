using Sluice.Resources.Manifests;

namespace Sluice.Resources.ModelDeployments;

/// <summary>What an edit may not change: callers hold on to it.</summary>
public static class Immutability
{
    /// <summary>
    /// The changes that are refused; none when the edit may be made. What counts is the model name in effect, so writing
    /// out the name that was the default is no change.
    /// </summary>
    public static IReadOnlyList<ManifestProblem> Check(ModelDeployment before, ModelDeployment after) =>
        [
            .. Same("metadata.name", before.Metadata.Name, after.Metadata.Name),
            .. Same("metadata.namespace", before.Metadata.Namespace, after.Metadata.Namespace),
            .. IsDueToNewName(before, after) ? [] : Same("spec.model.name", before.ModelName, after.ModelName),
        ];

    /// <summary>The same where only the model name in effect is known: of a status.</summary>
    public static IReadOnlyList<ManifestProblem> Check(string modelName, ModelDeployment after) =>
        [.. Same("spec.model.name", modelName, after.ModelName)];

    /// <summary>A model name that nobody wrote follows the resource's; one problem tells both.</summary>
    private static bool IsDueToNewName(ModelDeployment before, ModelDeployment after) =>
        after.Spec.Model.Name is null && before.Metadata.Name != after.Metadata.Name;

    private static IEnumerable<ManifestProblem> Same(string path, string before, string after)
    {
        if (before != after)
        {
            var message = $"expected {Wording.Quote(before)}, got {Wording.Quote(after)}: it may not change";
            yield return new ManifestProblem(path, $"{message}; make another ModelDeployment");
        }
    }
}
