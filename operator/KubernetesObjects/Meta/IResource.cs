using System.Text.Json.Serialization.Metadata;

namespace Sluice.KubernetesObjects.Meta;

/// <summary>A kind that the API server stores or answers, and how to speak of it.</summary>
/// <typeparam name="TSelf">The record.</typeparam>
public interface IResource<TSelf>
    where TSelf : KubernetesObject, IResource<TSelf>
{
    /// <summary>Group, versions and names.</summary>
    static abstract ResourceType Type { get; }

    /// <summary>How it is read and written: from the source-generated context of its folder.</summary>
    static abstract JsonTypeInfo<TSelf> Json { get; }
}
