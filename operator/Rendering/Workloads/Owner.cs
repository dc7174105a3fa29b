using Sluice.KubernetesObjects.Meta;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Workloads;

/// <summary>The ModelDeployment that objects are made for; they go when it goes.</summary>
/// <param name="Namespace">Its namespace, and theirs.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its identity: objects of a predecessor of the same name are not its own.</param>
public sealed record Owner(string Namespace, string Name, string Uid)
{
    /// <summary>As its objects name it.</summary>
    public OwnerReference Reference { get; } =
        new()
        {
            ApiVersion = ModelDeployment.SupportedApiVersion,
            Kind = ModelDeployment.SupportedKind,
            Name = Name,
            Uid = Uid,
            Controller = true,
            BlockOwnerDeletion = true,
        };

    /// <summary>Whether it answers for an object.</summary>
    public bool Owns(KubernetesObject child) => child.Metadata.ControllerOwner?.Uid == Uid;

    /// <summary>As routing knows it.</summary>
    public ResourceMetadata Metadata() => new() { Name = Name, Namespace = Namespace };

    internal ObjectMeta Metadata(
        string name,
        Dictionary<string, string> labels,
        Dictionary<string, string>? annotations = null
    ) =>
        new()
        {
            Name = name,
            Namespace = Namespace,
            Labels = new SortedDictionary<string, string>(labels, StringComparer.Ordinal),
            Annotations = annotations is { Count: > 0 }
                ? new SortedDictionary<string, string>(annotations, StringComparer.Ordinal)
                : null,
            OwnerReferences = [Reference],
        };
}
