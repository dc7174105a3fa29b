using Sluice.Testing;

namespace Sluice.Conformance.Tests.Clients;

/// <summary>What a client program is told to do: the calls, and over how many connections.</summary>
/// <param name="Target">Host and port.</param>
/// <param name="Calls">Started in this order.</param>
internal sealed record ClientJob(string Target, params IReadOnlyList<ClientCall> Calls)
{
    public string Proto { get; init; } = RepositoryFiles.PathOf("protos/inference/inference.proto");

    public string Service { get; init; } = "inference.GRPCInferenceService";

    public int Channels { get; init; } = 1;

    public int Concurrency { get; init; } = 1;

    /// <summary>Response metadata whose values are counted.</summary>
    public IReadOnlyList<string> Count { get; init; } = [];
}
