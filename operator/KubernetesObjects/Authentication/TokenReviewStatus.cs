namespace Sluice.KubernetesObjects.Authentication;

/// <summary>Whose token it is.</summary>
public sealed record TokenReviewStatus
{
    /// <summary>Whether it is anybody's.</summary>
    public bool Authenticated { get; init; }

    /// <summary>Whose.</summary>
    public TokenUser? User { get; init; }

    /// <summary>Those of the audiences asked for that it is meant for.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>Why the token could not be checked.</summary>
    public string? Error { get; init; }
}
