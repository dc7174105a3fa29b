using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>Signs requests by the account's key: the scheme SharedKey of versions 2015-02-21 and later.</summary>
/// <param name="account">The account's name.</param>
/// <param name="key">Decoded.</param>
/// <param name="description">For messages.</param>
internal sealed class SharedKeyAuthorization(string account, byte[] key, string description) : IAzureAuthorization
{
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(14);

    // In the order in which they are signed.
    private static readonly string[] SignedHeaders =
    [
        "Content-Encoding",
        "Content-Language",
        "Content-Length",
        "Content-MD5",
        "Content-Type",
        "Date",
        "If-Modified-Since",
        "If-Match",
        "If-None-Match",
        "If-Unmodified-Since",
        "Range",
    ];

    public string Description => description;

    public ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(StringToSign(request, account)));
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"SharedKey {account}:{Convert.ToBase64String(signature)}"
        );
        return ValueTask.CompletedTask;
    }

    public string? WhyRefused(DateTimeOffset now, DateTimeOffset? storeTime) =>
        storeTime is { } theirs && (now - theirs).Duration() is var skew && skew > LargestSkew
            ? $"this machine's clock and the store's differ by {skew.TotalMinutes:0} minutes; set this machine's clock"
            : null;

    /// <summary>What is signed of a request.</summary>
    /// <seealso href="https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key"/>
    public static string StringToSign(HttpRequestMessage request, string account)
    {
        var text = new StringBuilder(request.Method.Method).Append('\n');
        foreach (var name in SignedHeaders)
        {
            text.Append(HeaderOf(request, name)).Append('\n');
        }

        var own = request
            .Headers.NonValidated.Select(header =>
                (Name: header.Key.ToLowerInvariant(), Value: header.Value.ToString())
            )
            .Where(header => header.Name.StartsWith("x-ms-", StringComparison.Ordinal))
            .OrderBy(header => header.Name, StringComparer.Ordinal);
        foreach (var (name, value) in own)
        {
            text.Append(name).Append(':').Append(value.Trim()).Append('\n');
        }

        AppendResource(text, request.RequestUri!, account);
        return text.ToString();
    }

    private static string HeaderOf(HttpRequestMessage request, string name) =>
        name == "Content-Length"
            ? request.Content?.Headers.ContentLength is > 0 and var length
                ? $"{length}"
                : ""
            : request.Headers.NonValidated.TryGetValues(name, out var values)
            || request.Content?.Headers.NonValidated.TryGetValues(name, out values) == true
                ? values.ToString()
                : "";

    private static void AppendResource(StringBuilder text, Uri url, string account)
    {
        text.Append('/').Append(account).Append(url.AbsolutePath);
        var query = HttpUtility.ParseQueryString(url.Query);
        foreach (
            var name in query.AllKeys.OfType<string>().OrderBy(name => name.ToLowerInvariant(), StringComparer.Ordinal)
        )
        {
            var values = query.GetValues(name)!.Order(StringComparer.Ordinal);
            text.Append('\n').Append(name.ToLowerInvariant()).Append(':').AppendJoin(',', values);
        }
    }
}
