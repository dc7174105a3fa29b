using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Authentication;

/// <summary>Asks the server whose token something is (authentication.k8s.io/v1 TokenReview). Not stored.</summary>
public sealed record TokenReview : KubernetesObject, IResource<TokenReview>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } =
        new("authentication.k8s.io", "TokenReview", "tokenreviews", ["v1"]) { IsNamespaced = false };

    /// <inheritdoc/>
    public static JsonTypeInfo<TokenReview> Json => AuthenticationJson.Default.TokenReview;

    /// <summary>The question.</summary>
    public TokenReviewSpec Spec
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>The answer.</summary>
    public TokenReviewStatus? Status { get; init; }
}
