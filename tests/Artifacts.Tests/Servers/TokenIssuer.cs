using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Servers;

/// <summary>An identity provider as Kubernetes is one: publishes its keys, and signs tokens with them.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2080, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private LoopbackServer? _server;

    private TokenIssuer() =>
        _certificate = new CertificateRequest(
            "CN=issuer",
            _key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(From, To);

    /// <summary>What its tokens name as their issuer.</summary>
    public string Address => _server!.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Of its certificate: SHA-1, as the API asks for.</summary>
    public string Thumbprint => _certificate.Thumbprint;

    public static async Task<TokenIssuer> StartAsync()
    {
        var issuer = new TokenIssuer();
        issuer._server = await LoopbackServer.StartAsync(issuer.Map, HttpProtocols.Http1);
        return issuer;
    }

    /// <summary>A token that anyone trusts who trusts this issuer.</summary>
    /// <param name="end">When it ends.</param>
    public string TokenUntil(DateTimeOffset end)
    {
        var claims = $$"""
            {"iss":"{{Address}}","aud":"sluice","sub":"system:serviceaccount:models:sluice","iat":{{From.ToUnixTimeSeconds()}},"exp":{{end.ToUnixTimeSeconds()}}}
            """;
        var signed = $"{Part("""{"alg":"RS256","typ":"JWT","kid":"1"}""")}.{Part(claims)}";
        var signature = _key.SignData(
            Encoding.ASCII.GetBytes(signed),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _certificate.Dispose();
        _key.Dispose();
    }

    private void Map(WebApplication application)
    {
        application.MapGet(
            "/.well-known/openid-configuration",
            context => context.Response.WriteAsync($$"""{"issuer":"{{Address}}","jwks_uri":"{{Address}}/keys"}""")
        );
        var certificate = Convert.ToBase64String(_certificate.RawData);
        application.MapGet(
            "/keys",
            context =>
                context.Response.WriteAsync(
                    $$"""{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"1","x5c":["{{certificate}}"]}]}"""
                )
        );
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(json));
}
