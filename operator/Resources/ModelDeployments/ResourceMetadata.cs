using Sluice.Resources.Constraints;

namespace Sluice.Resources.ModelDeployments;

/// <summary>What a resource is called and where it lives.</summary>
public sealed record ResourceMetadata
{
    /// <summary>Unique in the namespace, a host name's first part, and never changed.</summary>
    [Pattern(
        "[a-z]([-a-z0-9]{0,61}[a-z0-9])?",
        "a DNS-1035 label (1 to 63 of a-z, 0-9 and -, a letter first and no - last)",
        Longest = 63
    )]
    public required string Name { get; init; }

    /// <summary>Never changed. Absent: <c>default</c>.</summary>
    [Pattern(
        "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?",
        "a DNS-1123 label (1 to 63 of a-z, 0-9 and -, no - first or last)",
        Longest = 63
    )]
    public string Namespace { get; init; } = "default";

    /// <summary>For selecting. Sluice gives them no meaning.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>For notes. Sluice gives them no meaning.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
