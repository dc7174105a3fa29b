using System.Text;
using System.Text.Json;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>An answer over REST.</summary>
internal sealed record RestReply(int Status, string? ContentType, byte[] Body)
{
    /// <summary>All headers, names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON, read strictly.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>The sentence of an error; fails where the body is not exactly <c>{"error": "…"}</c>.</summary>
    public string Error
    {
        get
        {
            Assert.Equal("application/json", ContentType);
            var only = Assert.Single(Json.EnumerateObject());
            Assert.Equal("error", only.Name);
            return only.Value.GetString()!;
        }
    }

    /// <summary>The elements of the first output, each as its JSON text.</summary>
    public string[] FirstData =>
        [.. Json.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetRawText())];
}
