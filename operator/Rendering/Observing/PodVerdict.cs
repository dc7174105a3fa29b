using Sluice.KubernetesObjects.Core.Pods;

namespace Sluice.Rendering.Observing;

/// <summary>
/// Whether a pod serves its revision's files, as a condition of the pod: every replica of the operator sees it there, and so
/// renders the same tables, whichever of them asked the pod.
/// </summary>
/// <param name="Pod">The pod.</param>
/// <param name="Holds">Whether it may enter routing tables.</param>
/// <param name="Digest">What it serves.</param>
/// <param name="Expected">What its revision serves.</param>
public sealed record PodVerdict(SeenPod Pod, bool Holds, string Digest, string Expected)
{
    /// <summary>The condition's type.</summary>
    public const string ConditionType = "sluice.dev/Verified";

    private const string Separator = " by process ";

    /// <summary>The condition.</summary>
    /// <param name="now">The time.</param>
    public PodCondition Write(DateTimeOffset now) =>
        new()
        {
            Type = ConditionType,
            Status = Holds ? "True" : "False",
            Reason = Holds ? "DigestVerified" : "VersionChanged",
            Message = Digest + Separator + Pod.Process,
            LastTransitionTime = now,
        };

    /// <summary>Whether the pod has this verdict already.</summary>
    public bool IsKnown =>
        Pod.ConditionOf(ConditionType) is { } known
        && known.Status == (Holds ? "True" : "False")
        && DigestIn(known, Pod.Process) == Digest;

    /// <summary>The digest of a verdict; null where it was about another process of the pod.</summary>
    internal static string? DigestIn(PodCondition verdict, string process)
    {
        var parts = (verdict.Message ?? "").Split(Separator);
        return parts.Length == 2 && parts[1] == process ? parts[0] : null;
    }
}
