namespace Sluice.KubernetesObjects.Authentication;

/// <summary>The token that is asked about. A secret: never logged.</summary>
public sealed record TokenReviewSpec
{
    /// <summary>The token.</summary>
    public string? Token { get; init; }

    /// <summary>For whom it must be meant: any of these; null: the API server itself.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(TokenReviewSpec);
}
