using Sluice.Resources.Constraints;

namespace Sluice.Resources.ModelDeployments;

/// <summary>What is in effect for one variant.</summary>
public sealed record VariantStatus
{
    /// <summary>The variant.</summary>
    public required string Name { get; init; }

    /// <summary>Its part of the split requests, in percent: <c>90.00</c>.</summary>
    [Pattern(Percent.Pattern, Percent.Expected)]
    public required string Share { get; init; }

    /// <summary>The name of the revision that answers; null until one has been ready.</summary>
    public string? Current { get; init; }
}
