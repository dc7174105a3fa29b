namespace Sluice.Rendering.Naming;

/// <summary>What Sluice notes on the objects that it makes.</summary>
public static class Annotations
{
    /// <summary>The model's version that a revision serves, as the user wrote it: no label's value can be any version.</summary>
    public const string Version = "sluice.dev/version";

    /// <summary>The model's name in requests.</summary>
    public const string Model = "sluice.dev/model";

    /// <summary>The digest that a revision's version has; absent until its first pod has said it.</summary>
    public const string Digest = "sluice.dev/digest";

    /// <summary>What a revision is to its variant: a value of RevisionRole.</summary>
    public const string Role = "sluice.dev/role";

    /// <summary>The share of a revision that was last in effect, in percent.</summary>
    public const string Share = "sluice.dev/share";

    /// <summary>The route generation under which role and share were in effect.</summary>
    public const string RouteGeneration = "sluice.dev/route-generation";

    /// <summary>The variant's place in the status, so that a status rebuilt has the order of the lost one.</summary>
    public const string Place = "sluice.dev/place";

    /// <summary>Since when a revision answers nobody any more, RFC 3339; absent while it does.</summary>
    public const string RetiredAt = "sluice.dev/retired-at";

    /// <summary>The cluster autoscaler's: volumes on a pod's node that are no reason to keep that node.</summary>
    public const string DisposableVolumes = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";
}
