namespace Sluice.KubernetesObjects.Meta;

/// <summary>A kind's names in the API. Which of the versions a server has, the client finds by discovery.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Kind">In CamelCase, singular.</param>
/// <param name="Plural">In paths.</param>
/// <param name="Versions">Those whose shape the record can hold, the one to be preferred first. Not empty.</param>
public sealed record ResourceType(string Group, string Kind, string Plural, IReadOnlyList<string> Versions)
{
    /// <summary>Whether objects lie in namespaces (most do) or belong to the cluster.</summary>
    public bool IsNamespaced { get; init; } = true;

    /// <summary>As <c>apiVersion</c> has it.</summary>
    /// <param name="version">One of <see cref="Versions"/>.</param>
    public string ApiVersionOf(string version) => Group.Length == 0 ? version : $"{Group}/{version}";

    /// <summary><c>plural.group</c>, as kubectl takes it.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
