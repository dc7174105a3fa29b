using System.Text.Json.Serialization;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Meta;

/// <summary>
/// An object's name, place and identity (meta/v1 ObjectMeta). <c>managedFields</c> is the server's: it is in the raw object and
/// never here, because an apply must not send it.
/// </summary>
public sealed record ObjectMeta
{
    /// <summary>Unique in the namespace.</summary>
    public string? Name { get; init; }

    /// <summary>For a created object without a name: the server appends five characters.</summary>
    public string? GenerateName { get; init; }

    /// <summary>Null: of the cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>The server's identity of this one object; another of the same name has another. Written: a precondition.</summary>
    public string? Uid { get; init; }

    /// <summary>Changes with each write; opaque. Written: a precondition.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Counts changes of the spec. The server's.</summary>
    public long? Generation { get; init; }

    /// <summary>To the second. The server's.</summary>
    [JsonConverter(typeof(SecondsConverter))]
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Not null: it is being deleted, and goes when its finalizers are gone. The server's.</summary>
    [JsonConverter(typeof(SecondsConverter))]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>For selecting.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>For notes.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>It goes when these are gone.</summary>
    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    /// <summary>It stays while there are any.</summary>
    public IReadOnlyList<string>? Finalizers { get; init; }

    /// <summary>The owner that answers for it, or null.</summary>
    [JsonIgnore]
    public OwnerReference? ControllerOwner => OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);
}
