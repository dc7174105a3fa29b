using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Rendering.Diagnosing;

/// <summary>What a model server says of itself at <c>/status</c>: the fields that the operator reads.</summary>
public sealed record ServerReport
{
    /// <summary>Whether it answers.</summary>
    public bool Ready { get; init; }

    /// <summary>One for each version that it serves or should serve: one.</summary>
    public IReadOnlyList<VersionReport> Versions { get; init; } = [];

    /// <summary>The digest of the version's files; null before they are loaded.</summary>
    [JsonIgnore]
    public string? Digest => Versions.Select(version => version.Digest).FirstOrDefault(digest => digest is not null);

    /// <summary>Reads the body.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ServerReport Parse(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, ServerReportJson.Default.ServerReport)
        ?? throw new JsonException("expected an object");
}
