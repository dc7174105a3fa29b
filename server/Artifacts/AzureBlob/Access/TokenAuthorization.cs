using Azure.Core;

namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>Shows a token of Microsoft Entra ID, which the credential keeps and renews.</summary>
internal sealed class TokenAuthorization(TokenCredential credential, string description) : IAzureAuthorization
{
    private static readonly TokenRequestContext Storage = new(["https://storage.azure.com/.default"]);

    public string Description => description;

    public async ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var token = await credential.GetTokenAsync(Storage, cancellation);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token.Token}");
    }
}
