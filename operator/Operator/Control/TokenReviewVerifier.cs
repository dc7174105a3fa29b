using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.RouterControl.Streaming;

namespace Sluice.Operator.Control;

/// <summary>Takes routers that have a token of their service account, made for operators and for nobody else.</summary>
/// <param name="kubernetes">Is asked whose a token is.</param>
/// <param name="account">Whose it must be.</param>
internal sealed class TokenReviewVerifier(IKubernetesClient kubernetes, RouterAccount account)
    : IRouterVerifier,
        IDisposable
{
    /// <summary>For whom a router's token must be meant: the <c>audience</c> of its projected volume.</summary>
    public const string Audience = "sluice-control";

    // Whoever reaches the listener may make it ask; reconciling must not starve of that.
    private readonly SemaphoreSlim _asking = new(4);

    public async ValueTask<string?> RefuseAsync(string token, CancellationToken cancellation)
    {
        if (token.Length == 0)
        {
            return $"expected a token of the service account '{account}' for the audience '{Audience}', got none";
        }

        await _asking.WaitAsync(cancellation);
        try
        {
            return account.Refuse(await kubernetes.ReviewTokenAsync(token, [Audience], cancellation), Audience);
        }
        catch (KubernetesException failure)
        {
            return $"the token could not be checked: {failure.Message}";
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();
}
