using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Endpoints.Errors;

namespace Sluice.ModelServer.Listeners;

/// <summary>
/// Lets through to repository control who knows the token, where one is asked for, and no web page: a browser on the same machine
/// reaches loopback, too, and says whose page it is that asks.
/// </summary>
/// <param name="tokenFile">The file that holds the token, read for each request so that it can be changed; null: none is asked for.</param>
internal sealed class ControlGuard(string? tokenFile)
{
    private const int LongestToken = 4096;
    private const string Scheme = "Bearer ";

    /// <exception cref="FormatException">The file cannot be read, or holds no token.</exception>
    public void Check()
    {
        if (tokenFile is not null)
        {
            ReadToken(tokenFile);
        }
    }

    /// <summary>A middleware: requests that came by another listener pass.</summary>
    public Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (!OwnListener.Control.Accepted(context))
        {
            return next(context);
        }

        if (context.Request.Headers.Origin.Count > 0)
        {
            return RestErrors.WriteAsync(context, 403, "repository control answers no web pages (header Origin)");
        }

        if (tokenFile is null || IsToken(context.Request.Headers.Authorization.ToString()))
        {
            return next(context);
        }

        // Clients of gRPC take this status for UNAUTHENTICATED, as its mapping of HTTP statuses says.
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return RestErrors.WriteAsync(
            context,
            401,
            "expected the header Authorization: Bearer with this server's token"
        );
    }

    private bool IsToken(string given)
    {
        try
        {
            var expected = ReadToken(tokenFile!);
            return given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                && CryptographicOperations.FixedTimeEquals(Hash(given[Scheme.Length..].Trim()), Hash(expected));
        }
        catch (FormatException)
        {
            // Whoever took the token away, or half wrote it, meant nobody to pass.
            return false;
        }
    }

    private static string ReadToken(string path)
    {
        try
        {
            using var file = new StreamReader(path, Encoding.UTF8);
            var text = new char[LongestToken + 1];
            var token = new string(text, 0, file.ReadBlock(text)).Trim();
            return token.Length is > 0 and <= LongestToken
                ? token
                : throw new FormatException($"{path}: expected a token of 1 to {LongestToken} characters");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path}: the token cannot be read: {failure.Message}", failure);
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
