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
        : this(rpc, JsonNode.Parse(NamesOfTheProto.Format(request))!.AsObject()) { }

    public IReadOnlyDictionary<string, string[]> Metadata { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Far beyond what a call takes on a busy machine: only the test of deadlines shall see one pass.</summary>
    public int DeadlineMs { get; init; } = 60_000;

    public bool Gzip { get; init; }

    public int Repeat { get; init; } = 1;
}
