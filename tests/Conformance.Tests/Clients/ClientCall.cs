using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Sluice.Conformance.Tests.Clients;

/// <summary>One call of a job, performed once or many times; README.md beside the programs describes it.</summary>
internal sealed record ClientCall(string Rpc, JsonObject Request)
{
    private static readonly JsonFormatter NamesOfTheProto = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true)
    );

    public ClientCall(string rpc, IMessage request)
        : this(rpc, Json(request)) { }

    /// <summary>A call with a stream of requests.</summary>
    public static ClientCall Stream(string rpc, params IEnumerable<IMessage> requests) =>
        new(rpc, new JsonObject()) { Requests = [.. requests.Select(Json)] };

    /// <summary>What a call of a stream of requests sends, one after the other; its <see cref="Request"/> is empty.</summary>
    public IReadOnlyList<JsonObject> Requests { get; init; } = [];

    /// <summary>A stream of answers is cancelled after so many.</summary>
    public int Take { get; init; } = 1_000_000;

    public IReadOnlyDictionary<string, string[]> Metadata { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Far beyond what a call takes on a busy machine: only the test of deadlines shall see one pass.</summary>
    public int DeadlineMs { get; init; } = 60_000;

    public bool Gzip { get; init; }

    public int Repeat { get; init; } = 1;

    private static JsonObject Json(IMessage message) => JsonNode.Parse(NamesOfTheProto.Format(message))!.AsObject();
}
