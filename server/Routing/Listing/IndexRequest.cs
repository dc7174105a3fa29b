using System.Text.Json;
using Sluice.Routing.Errors;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Listing;

/// <summary>Reads what Triton's index is asked for over REST: <c>{"ready": true}</c>, or nothing.</summary>
internal static class IndexRequest
{
    private const int MostBytes = 16 << 10;

    /// <summary>Whether versions that are not ready shall be left out.</summary>
    /// <param name="body">The request's; null when it can have none.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="RoutingException">It is something else.</exception>
    public static async ValueTask<bool> ReadAsync(RequestBody? body, CancellationToken cancellation)
    {
        if (body is null)
            return false;
        var read = await body.ReadBeyondAsync(MostBytes, cancellation);
        if (read.Buffer.Length > MostBytes)
            throw Refused($"got more than {MostBytes} bytes", null);
        if (read.Buffer.IsEmpty)
            return false;
        try
        {
            using var json = JsonDocument.Parse(read.Buffer);
            return json.RootElement.TryGetProperty("ready", out var ready) && ready.GetBoolean();
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw Refused(malformed.Message, malformed);
        }
    }

    private static RoutingException Refused(string why, Exception? cause) =>
        new(RoutingErrorCode.InvalidArgument, $"expected {{\"ready\": true or false}}, or no body: {why}", cause);
}
