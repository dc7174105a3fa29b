namespace Sluice.Artifacts.Http;

/// <summary>What a store over plain HTTP may do.</summary>
public sealed record HttpStoreOptions
{
    /// <summary>Whether <c>http://</c> may be read: where a digest is pinned, or the user has said so.</summary>
    public bool AllowUnencrypted { get; init; }

    /// <summary>The only hosts that may be asked, redirects included; those are trusted whatever their addresses. Empty: any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>How long a server may say nothing; 1 second or more.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(60);
}
