using Sluice.Artifacts.Connections;

namespace Sluice.Artifacts.AzureBlob;

/// <summary>One request, not yet authorized.</summary>
/// <param name="Method">HTTP's.</param>
/// <param name="Path">The blob, below the root; null: the container.</param>
internal sealed record AzureBlobRequest(HttpMethod Method, string? Path)
{
    /// <summary>Not escaped.</summary>
    public IReadOnlyList<(string Name, string Value)> Query { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Makes the body; tells the guard what has gone out.</summary>
    public Func<StallGuard, HttpContent>? Body { get; init; }

    /// <summary>How long silence may last.</summary>
    public TimeSpan Within { get; init; }
}
