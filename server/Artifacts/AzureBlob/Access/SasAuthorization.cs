using System.Globalization;
using System.Web;
using Sluice.Artifacts.Connections;

namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>Adds a shared access signature, which somebody with the key has made, to the URL.</summary>
/// <param name="token">As a query, without <c>?</c>.</param>
/// <param name="description">For messages.</param>
internal sealed class SasAuthorization(string token, string description) : IAzureAuthorization
{
    public string Description => description;

    public ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var url = request.RequestUri!.AbsoluteUri;
        request.RequestUri = RawUrl.Of($"{url}{(url.Contains('?') ? '&' : '?')}{token}");
        return ValueTask.CompletedTask;
    }

    public string? WhyRefused(DateTimeOffset now, DateTimeOffset? storeTime)
    {
        var (parts, theirs) = (HttpUtility.ParseQueryString(token), storeTime ?? now);
        return (Time(parts["se"]), Time(parts["st"])) switch
        {
            ({ } end, _) when end <= theirs => $"it expired at {end:u}; make a new one",
            (_, { } start) when start > theirs => $"it begins to hold at {start:u}; wait, or make a new one",
            _ => null,
        };
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
