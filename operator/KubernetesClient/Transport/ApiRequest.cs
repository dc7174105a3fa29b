using System.Text.Json.Nodes;

namespace Sluice.KubernetesClient.Transport;

/// <summary>One request, and what may be done with it.</summary>
internal sealed record ApiRequest
{
    /// <summary>GET, POST, PATCH or DELETE.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>Path and query below the server's address, escaped, without a slash at the start.</summary>
    public required string Path { get; init; }

    /// <summary>For messages: <c>get pods a/b</c>.</summary>
    public required string What { get; init; }

    /// <summary>Null: none.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>Of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Does not wait for its turn: a lease's renewal behind a queue would lose the lease.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Null: the client's own. At most so long for all tries together.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether it changes nothing, so that it may be repeated at will.</summary>
    public bool IsRead => Method == HttpMethod.Get;
}
