using System.Text.Json.Serialization;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Meta;

/// <summary>
/// What every kind has. A record holds the fields that Sluice sets or reads; all others of an object that was read are in
/// <see cref="Raw"/>. A field that is null is not written, so that a server-side apply claims only what is set.
/// </summary>
/// <remarks>
/// A folder is an API group, by its short name (<c>Core</c>, <c>Apps</c>, <c>Policy</c> …): the group's kinds, what they are made
/// of, and one <c>&lt;Group&gt;Json</c> context for them. A new kind is a record that derives from this one and implements
/// <see cref="IResource{TSelf}"/>; nothing outside its folder changes. Equality of these records is not deep: lists,
/// dictionaries and <see cref="Raw"/> are compared by reference. Reading sets each property that has <c>init</c>, to null where the
/// JSON lacks it: an initializer alone is no default, so one that must not be null says so in its <c>init</c>.
/// </remarks>
public abstract record KubernetesObject
{
    /// <summary>Group and version. Set when it was read; when it is written, the client puts the one that the server has.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Set when it was read; when it is written, the client puts the kind's own.</summary>
    public string? Kind { get; init; }

    /// <summary>Its name, place and identity.</summary>
    public ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>The object as the server sent it; empty when it was made here. Never written.</summary>
    [JsonIgnore]
    public RawJson Raw { get; internal set; }

    /// <summary>Its namespace and name.</summary>
    [JsonIgnore]
    public ObjectKey Key => new(Metadata.Namespace, Metadata.Name ?? "");
}
