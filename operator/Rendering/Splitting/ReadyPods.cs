using Sluice.Rendering.Routing;

namespace Sluice.Rendering.Splitting;

/// <summary>How many pods of each revision are ready.</summary>
internal sealed class ReadyPods(IEnumerable<ObservedPod> pods)
{
    private readonly Dictionary<(string Variant, string Revision), int> _counts = pods.Where(pod => pod.IsReady)
        .CountBy(pod => (pod.Variant, pod.Revision))
        .ToDictionary();

    public int Count(string variant, RevisionTarget? revision) =>
        revision is null ? 0 : _counts.GetValueOrDefault((variant, revision.Name));

    public bool Any(string variant, RevisionTarget? revision) => Count(variant, revision) > 0;
}
