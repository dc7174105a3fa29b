using System.Text.Json;
using Sluice.Resources.Binding;
using Sluice.Resources.Constraints;
using Sluice.Resources.Manifests;
using Sluice.Resources.Schemas;

namespace Sluice.Resources.ModelDeployments;

/// <summary>Reads and checks ModelDeployments. Pure; all problems at once.</summary>
public static class ModelDeploymentReader
{
    private const string StatusField = "status";

    /// <summary>
    /// The resource, or everything that is wrong with it. Something of another kind has one problem only: its fields
    /// have other rules.
    /// </summary>
    /// <param name="root">What was written.</param>
    /// <param name="before">The resource that this is an edit of; null: a new one.</param>
    public static Reading<ModelDeployment> Read(ManifestNode root, ModelDeployment? before = null)
    {
        var foreign = WrongHeader(root).ToList();
        var reading =
            foreign.Count > 0
                ? new Reading<ModelDeployment>(null, foreign)
                : ManifestBinder.Read<ModelDeployment>(root);
        if (!reading.IsValid || before is null)
        {
            return reading;
        }

        var changed = Immutability.Check(before, reading.Value);
        return changed.Count == 0
            ? reading
            : new(null, [.. changed.Select(problem => problem with { Position = PositionOf(root, problem.Path) })]);
    }

    /// <summary>Reads an object of the API server.</summary>
    /// <remarks>
    /// Of its metadata only what a manifest may say is looked at; the rest is the server's own. The status is read as far as
    /// this release knows it, since another may have written it.
    /// </remarks>
    /// <param name="served">The object's JSON.</param>
    public static ServedModelDeployment ReadServed(JsonElement served)
    {
        var root = (JsonManifest.Read(served) as ManifestMapping) ?? new ManifestMapping([]);
        var wanted = new ManifestMapping([
            .. from entry in root.Entries
            where entry.Key != StatusField
            select entry.Key == "metadata" ? entry with { Value = WithKnownFields(entry.Value) } : entry,
        ]);
        var status = root[StatusField] is { } written
            ? ManifestBinder.Read<ModelDeploymentStatus>(written, ignoresUnknown: true).Value
            : null;
        return new ServedModelDeployment(Read(wanted), status);
    }

    private static ManifestNode WithKnownFields(ManifestNode metadata)
    {
        var known = RecordField.Of(typeof(ResourceMetadata)).Select(field => field.Name).ToHashSet();
        return metadata is ManifestMapping mapping
            ? mapping with
            {
                Entries = [.. mapping.Entries.Where(entry => known.Contains(entry.Key))],
            }
            : metadata;
    }

    /// <summary>The rules that a resource breaks, however it was made; positions are unknown.</summary>
    public static IReadOnlyList<ManifestProblem> Check(ModelDeployment deployment) =>
        [.. RecordValidation.Check(deployment)];

    /// <summary>The position of a field, or of the innermost of those around it that are written.</summary>
    private static ManifestPosition PositionOf(ManifestNode root, string path)
    {
        var node = root;
        foreach (var name in path.Split('.'))
        {
            node = (node as ManifestMapping)?[name] ?? node;
        }
        return node.Position;
    }

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
