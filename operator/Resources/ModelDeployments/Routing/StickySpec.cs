using Sluice.Resources.Constraints;

namespace Sluice.Resources.ModelDeployments.Routing;

/// <summary>What keeps requests together.</summary>
public sealed record StickySpec
{
    /// <summary>
    /// A request header, or gRPC metadata: predictions with the same value go to the same variant while shares stay. Those
    /// without it go where their turn sends them.
    /// </summary>
    [Pattern(
        "[A-Za-z0-9][A-Za-z0-9_-]{0,127}",
        "a header's name (1 to 128 of A-Z, a-z, 0-9, '_' and '-', a letter or digit first)"
    )]
    public required string Header { get; init; }
}
