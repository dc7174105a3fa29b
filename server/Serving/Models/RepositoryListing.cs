namespace Sluice.Serving.Models;

/// <summary>What a repository holds.</summary>
/// <param name="Models">The models, each with its versions; a model may have none.</param>
/// <param name="Ignored">What was passed over, each with the reason, for the log.</param>
public sealed record RepositoryListing(IReadOnlyList<RepositoryModel> Models, IReadOnlyList<string> Ignored)
{
    /// <summary>Why this is not the repository's own word: the store is down, and this is what the cache knows. Null: it is.</summary>
    public string? Offline { get; init; }
}
