using System.Text.Json.Nodes;
using Sluice.Cli.Manifests;
using Sluice.KubernetesObjects.Apps;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;
using Sluice.Rendering.Changing;

namespace Sluice.Cli.Plan;

/// <summary>Carries out nothing: notes what the operator would do.</summary>
/// <param name="live">Finds an object as it is; null: it is not known.</param>
internal sealed class PlanNotes(Func<string, string, KubernetesObject?> live) : IChangeSink
{
    private readonly List<PlannedChange> _changes = [];

    public IReadOnlyList<PlannedChange> Changes => _changes;

    public Task CreateAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        // A stored revision holds what its Deployment says; shown once is enough.
        var lines = typeof(T) == typeof(ControllerRevision) ? [] : LineDiff.Of("", YamlWriter.Write(Shown(wanted)));
        return NoteAsync(PlannedVerb.Create, wanted, lines);
    }

    public Task ApplyAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        var shown = Shown(wanted);
        var seen = live(T.Type.Kind, wanted.Metadata.Name ?? "");
        var before = Projection.Onto(seen?.Raw.Parse(), shown) ?? new JsonObject();
        return NoteAsync(PlannedVerb.Change, wanted, LineDiff.Of(YamlWriter.Write(before), YamlWriter.Write(shown)));
    }

    public Task DeleteAsync<T>(T unwanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => NoteAsync(PlannedVerb.Delete, unwanted, []);

    private Task NoteAsync<T>(PlannedVerb verb, T subject, IReadOnlyList<string> lines)
        where T : KubernetesObject, IResource<T>
    {
        _changes.Add(new PlannedChange(verb, $"{T.Type.Kind} {subject.Metadata.Name}", lines));
        return Task.CompletedTask;
    }

    /// <summary>The object without what identifies the live one: that is no part of what is wanted.</summary>
    private static JsonObject Shown<T>(T wanted)
        where T : KubernetesObject, IResource<T>
    {
        var node = ObjectJson.Write(wanted, T.Type.ApiVersionOf(T.Type.Versions[0]));
        var metadata = node["metadata"]!.AsObject();
        metadata.Remove("uid");
        metadata.Remove("ownerReferences");
        // As people write it: what it is, how it is called, what it says.
        string[] first = ["apiVersion", "kind", "metadata"];
        return new JsonObject(
            first
                .Concat(node.Select(member => member.Key))
                .Distinct()
                .Select(name => KeyValuePair.Create(name, node[name]?.DeepClone()))
        );
    }
}
