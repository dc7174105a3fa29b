using System.Text;
using Azure.Core;

namespace Sluice.Artifacts.Tests.AzureBlob;

/// <summary>Gives tokens as Entra ID words them, signed by nobody; azurite minds no more than the wording.</summary>
internal sealed class TestTokens : TokenCredential
{
    private int _given;

    /// <summary>How often it was asked.</summary>
    public int Given => _given;

    /// <summary>What was asked for last.</summary>
    public string? Scope { get; private set; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _given);
        Scope = string.Join(' ', requestContext.Scopes);
        var claims =
            """{"aud":"https://storage.azure.com","iss":"https://sts.windows.net/tests/","iat":1500000000,"nbf":1500000000,"exp":4000000000}""";
        return new AccessToken(
            $"{Part("""{"alg":"none"}""")}.{Part(claims)}.{Part("signature")}",
            DateTimeOffset.MaxValue
        );
    }

    public override ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext,
        CancellationToken cancellationToken
    ) => new(GetToken(requestContext, cancellationToken));

    private static string Part(string json) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
