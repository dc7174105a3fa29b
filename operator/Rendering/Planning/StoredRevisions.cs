using System.Text.Json.Nodes;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Revisions;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Planning;

/// <summary>Finds a revision as it was stored, or makes what is to be stored.</summary>
/// <param name="observation">What is known.</param>
/// <param name="deployment">The resource.</param>
/// <param name="options">The installation's.</param>
internal sealed class StoredRevisions(Observation observation, ModelDeployment deployment, WorkloadOptions options)
{
    private readonly Dictionary<(string Variant, string Name), StoredRevision> _kept = observation
        .Revisions.Where(observation.Owner.Owns)
        .Select(StoredRevision.Read)
        .OfType<StoredRevision>()
        .GroupBy(revision => (revision.Variant, revision.Name))
        .ToDictionary(same => same.Key, same => same.First());

    /// <summary>The highest number of the objects that keep them.</summary>
    public long LastNumber => observation.Revisions.Select(kept => kept.Revision ?? 0).DefaultIfEmpty(0).Max();

    /// <summary>Whether it is stored.</summary>
    public bool Has(RevisionStatus revision) => _kept.ContainsKey((revision.Variant, revision.Name));

    /// <summary>
    /// As it is stored; else as it runs, which is what must not change; else as the spec asks for it. Null: nobody knows any
    /// more what it was.
    /// </summary>
    public StoredRevision? Find(RevisionStatus revision) =>
        _kept.GetValueOrDefault((revision.Variant, revision.Name)) ?? Running(revision) ?? Wanted(revision);

    private StoredRevision? Wanted(RevisionStatus revision)
    {
        var spec = deployment.Spec.Variants.FirstOrDefault(variant => variant.Name == revision.Variant);
        return spec is not null && RevisionName.Of(deployment, spec) == revision.Name
            ? StoredRevision.Make(deployment, spec, options)
            : null;
    }

    private StoredRevision? Running(RevisionStatus revision)
    {
        var name = Names.OfRevision(observation.Owner.Name, revision.Variant, revision.Name);
        var running = observation.Deployments.FirstOrDefault(child =>
            observation.Owner.Owns(child) && child.Metadata.Name == name
        );
        return running?.Spec?.Template is JsonObject template
            ? new(
                revision.Variant,
                revision.Name,
                revision.Version,
                Digest: null,
                running.Metadata.Annotations?.GetValueOrDefault(Annotations.Model) ?? deployment.ModelName,
                running.Spec.Replicas ?? 1,
                [],
                template.DeepClone().AsObject()
            )
            : null;
    }
}
