namespace Sluice.Serving.Models;

/// <summary>A model that a repository holds, and its versions in any order.</summary>
public sealed record RepositoryModel(ModelName Name, IReadOnlyList<ListedVersion> Versions);
