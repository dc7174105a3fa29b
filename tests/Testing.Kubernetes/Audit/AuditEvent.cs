using System.Text.Json.Nodes;

namespace Sluice.Testing.Kubernetes.Audit;

/// <summary>One answered request.</summary>
public sealed record AuditEvent
{
    /// <summary><c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c> …</summary>
    public required string Verb { get; init; }

    /// <summary>With the query.</summary>
    public required string Uri { get; init; }

    /// <summary>The client's name of itself; by it replicas are told apart.</summary>
    public required string UserAgent { get; init; }

    /// <summary>The plural, without the subresource; empty where the request was not about a resource.</summary>
    public required string Resource { get; init; }

    /// <summary><c>status</c> or the like; empty: the object itself.</summary>
    public required string Subresource { get; init; }

    /// <summary>Of the object.</summary>
    public required string Namespace { get; init; }

    /// <summary>Of the object; empty for lists, and where the server chose it.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int Code { get; init; }

    /// <summary>When the request came.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>When the answer was complete; of a watch, when it ended.</summary>
    public required DateTimeOffset Answered { get; init; }

    /// <summary><c>ResponseStarted</c> for a watch that goes on, else <c>ResponseComplete</c> or <c>Panic</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>What was written, where the policy keeps it (leases, and what <see cref="Clusters.ClusterOptions.AuditedBodies"/> names).</summary>
    public JsonNode? RequestObject { get; init; }

    /// <summary>What is stored now, where the policy keeps it (leases, and what <see cref="Clusters.ClusterOptions.AuditedBodies"/> names).</summary>
    public JsonNode? ResponseObject { get; init; }

    /// <summary>Whether it changed anything.</summary>
    public bool IsWrite =>
        Verb is "create" or "update" or "patch" or "delete" or "deletecollection" && Code is >= 200 and < 300;

    internal static AuditEvent Parse(string line)
    {
        var json = JsonNode.Parse(line)!;
        var about = json["objectRef"];
        return new AuditEvent
        {
            Verb = Text(json["verb"]),
            Uri = Text(json["requestURI"]),
            UserAgent = Text(json["userAgent"]),
            Resource = Text(about?["resource"]),
            Subresource = Text(about?["subresource"]),
            Namespace = Text(about?["namespace"]),
            Name = Text(about?["name"]),
            Code = json["responseStatus"]?["code"]?.GetValue<int>() ?? 0,
            Received = json["requestReceivedTimestamp"]!.GetValue<DateTimeOffset>(),
            Answered = json["stageTimestamp"]!.GetValue<DateTimeOffset>(),
            Stage = Text(json["stage"]),
            RequestObject = json["requestObject"],
            ResponseObject = json["responseObject"],
        };
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
