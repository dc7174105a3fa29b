using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Triton;

/// <summary>What Triton's example clients send over gRPC is answered as they check it; README.md says how their bytes were derived.</summary>
public sealed class GrpcExamplesTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly int[] Ascending = [.. Enumerable.Range(0, 16)];

    /// <summary>So it is no slip of the derivation's that an answer depends on.</summary>
    [Fact]
    public void Every_message_is_what_protobuf_itself_would_write()
    {
        var vectors = TritonExample.AllOverGrpc().SelectMany(TritonExample.Grpc).ToArray();

        Assert.True(vectors.Length > 30, $"only {vectors.Length} messages");
        var service = InferenceReflection.Descriptor.Services.Single();
        foreach (var vector in vectors)
        {
            var parser = service.FindMethodByName(vector.Rpc).InputType.Parser.WithDiscardUnknownFields(true);
            Assert.Equal(vector.Message, parser.ParseFrom(vector.Message).ToByteArray());
        }
    }

    [Fact]
    public async Task Health_and_metadata()
    {
        await using var models = await TritonRepository.StartAsync();

        var replies = await ReplayAsync("simple_grpc_health_metadata.py", models.Server.Grpc);

        Assert.True(replies[0].Read<ServerLiveResponse>().Live);
        Assert.True(replies[1].Read<ServerReadyResponse>().Ready);
        Assert.True(replies[2].Read<ModelReadyResponse>().Ready);
        Assert.Equal("triton", replies[3].Read<ServerMetadataResponse>().Name);
        Assert.Equal("simple", replies[4].Read<ModelMetadataResponse>().Name);
        Assert.Equal("NOT_FOUND", replies[5].Code);
        Assert.Contains("Request for unknown model", replies[5].Details, StringComparison.Ordinal);
        Assert.Equal("simple", replies[6].Read<ModelConfigResponse>().Config.Name);
    }

    [Theory]
    [InlineData("simple_grpc_infer_client.py")]
    [InlineData("simple_grpc_infer_client.py, gzip")]
    public async Task Predictions_with_outputs_asked_for_and_without(string example)
    {
        await using var models = await TritonRepository.StartAsync();

        var replies = await ReplayAsync(example, models.Server.Grpc);

        AssertSumAndDifference<int>(replies[0]);
        Assert.Single(replies[1].Read<ModelStatisticsResponse>().ModelStats);
        AssertSumAndDifference<int>(replies[2]);
    }

    [Fact]
    public async Task A_prediction_that_is_waited_for_later()
    {
        await using var models = await TritonRepository.StartAsync();

        var replies = await ReplayAsync("simple_grpc_async_infer_client.py", models.Server.Grpc);

        AssertSumAndDifference<int>(Assert.Single(replies));
    }

    [Fact]
    public async Task Strings()
    {
        await using var models = await TritonRepository.StartAsync();

        var replies = await ReplayAsync("simple_grpc_string_infer_client.py", models.Server.Grpc);

        AssertSumAndDifferenceOfTexts(replies[0]);
        Assert.Equal(Enumerable.Repeat("he\0llo", 16), Texts(replies[1], 0));
        Assert.Equal(Enumerable.Repeat("\0\u0001\u0002\u0003", 16), Texts(replies[2], 0));
    }

    [Fact]
    public async Task Explicit_contents()
    {
        await using var models = await TritonRepository.StartAsync();

        var ints = await ReplayAsync("grpc_explicit_int_content_client.py", models.Server.Grpc);
        var bytes = await ReplayAsync("grpc_explicit_int8_content_client.py", models.Server.Grpc);
        var texts = await ReplayAsync("grpc_explicit_byte_content_client.py", models.Server.Grpc);

        AssertSumAndDifference<int>(ints[0]);
        Assert.Equal("INVALID_ARGUMENT", ints[1].Code);
        AssertSumAndDifference<sbyte>(bytes[0]);
        Assert.Equal("NOT_FOUND", bytes[1].Code);
        AssertSumAndDifferenceOfTexts(Assert.Single(texts));
    }

    [Fact]
    public async Task Model_control()
    {
        const int models = 8;
        await using var repository = await TritonRepository.StartAsync(models);

        var replies = await ReplayAsync("simple_grpc_model_control.py", repository.Server.ControlGrpc);

        Assert.Equal(models, replies[0].Read<RepositoryIndexResponse>().Models.Count);
        Assert.Equal("OK", replies[1].Code);
        Assert.True(replies[2].Read<ModelReadyResponse>().Ready);
        Assert.Contains("failed to load", replies[3].Details, StringComparison.Ordinal);
        Assert.Equal("OK", replies[4].Code);
        Assert.Equal(16, replies[5].Read<ModelConfigResponse>().Config.MaxBatchSize);
        Assert.Equal("OK", replies[6].Code);
        Assert.False(replies[7].Read<ModelReadyResponse>().Ready);
        Assert.Equal("INVALID_ARGUMENT", replies[8].Code);
        Assert.True(replies[9].Read<ServerLiveResponse>().Live);
        Assert.Contains("failed to load", replies[10].Details, StringComparison.Ordinal);
    }

    private static void AssertSumAndDifference<T>(Reply reply)
        where T : unmanaged
    {
        var raw = reply.Read<ModelInferResponse>().RawOutputContents;
        Assert.Equal(
            Ascending.Select(value => $"{value + 1}"),
            MemoryMarshal.Cast<byte, T>(raw[0].Span).ToArray().Select(value => $"{value}")
        );
        Assert.Equal(
            Ascending.Select(value => $"{value - 1}"),
            MemoryMarshal.Cast<byte, T>(raw[1].Span).ToArray().Select(value => $"{value}")
        );
    }

    private static void AssertSumAndDifferenceOfTexts(Reply reply)
    {
        Assert.Equal(Ascending.Select(value => $"{value + 1}"), Texts(reply, 0));
        Assert.Equal(Ascending.Select(value => $"{value - 1}"), Texts(reply, 1));
    }

    private static string[] Texts(Reply reply, int output) =>
        RawReply.Elements(reply.Read<ModelInferResponse>().RawOutputContents[output].ToByteArray());

    private static async Task<Reply[]> ReplayAsync(string example, string server)
    {
        await GrpcClient.FindAsync(GrpcClient.Python);
        var job = JsonSerializer.Serialize(new { Target = server, Calls = TritonExample.Grpc(example) }, Json);
        var script = RepositoryFiles.PathOf("tests/Conformance.Tests/Triton/replay.py");
        var finished = await Finished.RunAsync("/usr/bin/python3", ["-B", script], job);
        Assert.True(finished.ExitCode == 0, finished.Errors);
        return JsonSerializer.Deserialize<Reply[]>(finished.Output, Json)!;
    }

    private sealed record Reply(string Code, string Details, byte[] Message)
    {
        public T Read<T>()
            where T : IMessage<T>, new()
        {
            Assert.True(Code == "OK", $"expected OK, got {Code}: {Details}");
            return new MessageParser<T>(() => new T()).ParseFrom(Message);
        }
    }
}
