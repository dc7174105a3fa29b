using Sluice.Artifacts.Repositories;

namespace Sluice.ModelServer;

/// <summary>How repositories are read, whichever they are.</summary>
public sealed record RepositoryAccess
{
    /// <summary>Everything but the address.</summary>
    public RepositoryOptions Options { get; init; } =
        new() { Uri = "", CacheDirectory = ModelCache.DefaultDirectory() };

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Jitters what is tried again.</summary>
    public Random Random { get; init; } = new();
}
