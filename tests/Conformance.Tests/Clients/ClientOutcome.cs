using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Sluice.Conformance.Tests.Clients;

/// <summary>How one call ended, as the client saw it.</summary>
internal sealed record ClientOutcome(
    string Status,
    string Details,
    JsonObject? Response,
    IReadOnlyList<JsonObject> Responses,
    IReadOnlyDictionary<string, string[]> Metadata,
    IReadOnlyDictionary<string, string[]> Trailers
)
{
    /// <summary>The answer; fails the test where there is none.</summary>
    public T Read<T>()
        where T : IMessage, new()
    {
        Assert.True(Status == "OK", $"expected OK, got {Status}: {Details}");
        return JsonParser.Default.Parse<T>(Response!.ToJsonString());
    }

    /// <summary>The answers of a stream, however it ended.</summary>
    public IReadOnlyList<T> ReadAll<T>()
        where T : IMessage, new() =>
        [.. Responses.Select(response => JsonParser.Default.Parse<T>(response.ToJsonString()))];
}
