using Sluice.Serving.Settings;

namespace Sluice.Serving.Models;

/// <summary>A model that a repository holds, and its versions in any order.</summary>
public sealed record RepositoryModel(ModelName Name, IReadOnlyList<ListedVersion> Versions)
{
    /// <summary>What its author says of how it is served.</summary>
    public ModelSettings Settings { get; init; } = ModelSettings.None;

    /// <summary>Why it cannot be served by what its author says; null: it can.</summary>
    public string? Fault { get; init; }

    /// <summary>What its author says and this server does not act on, as a sentence; null: nothing.</summary>
    public string? Warning { get; init; }
}
