using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Sluice.Conformance.Tests.Clients;
using Sluice.Protos.Inference;
using InputTensor = Sluice.Protos.Inference.ModelInferRequest.Types.InferInputTensor;

namespace Sluice.Conformance.Tests.Exactness;

/// <summary>Values pass through client, wire, model and back to the last digit, whoever made the client.</summary>
public sealed class EchoTests(EchoModels models) : IClassFixture<EchoModels>
{
    private static readonly long[] Longs = [long.MinValue, -1, 0, (1L << 53) + 1, long.MaxValue];
    private static readonly ulong[] ULongs = [0, 1UL << 63, (1UL << 53) + 1, ulong.MaxValue];
    private static readonly double[] Doubles = [double.MaxValue, double.Epsilon, -0.0, double.NegativeInfinity, 0.1];
    private static readonly float[] Floats = [float.MaxValue, float.Epsilon, -0f, float.PositiveInfinity, 0.1f];
    private static readonly byte[][] Strings =
    [
        [],
        [0],
        [0xFF, 0xFE],
        [.. "Schwertlilie ⚜"u8],
    ];

    [Theory]
    [InlineData(GrpcClient.Node)]
    [InlineData(GrpcClient.Python)]
    public async Task Typed_values_come_back_as_they_went(string clientName)
    {
        var client = await GrpcClient.FindAsync(clientName);

        var answers = await client.CallAsync(models.Grpc, new ClientCall("ModelInfer", Typed()));

        var outputs = answers[0].Read<ModelInferResponse>().Outputs;
        Assert.Equal(Typed().Inputs.Select(input => input.Datatype), outputs.Select(output => output.Datatype));
        Assert.Equal(Typed().Inputs.Select(input => input.Contents), outputs.Select(output => output.Contents));
    }

    [Theory]
    [InlineData(GrpcClient.Node)]
    [InlineData(GrpcClient.Python)]
    public async Task Raw_values_come_back_as_they_went(string clientName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        var request = Typed();
        foreach (var input in request.Inputs)
            input.Contents = null;
        request.RawInputContents.Add([
            Raw<long>(Longs),
            Raw<ulong>(ULongs),
            Raw<double>(Doubles),
            Raw<float>(Floats),
            ByteString.CopyFrom([.. Strings.SelectMany(Counted)]),
        ]);

        var answers = await client.CallAsync(models.Grpc, new ClientCall("ModelInfer", request));

        Assert.Equal(request.RawInputContents, answers[0].Read<ModelInferResponse>().RawOutputContents);
    }

    [Theory]
    [InlineData(GrpcClient.Node)]
    [InlineData(GrpcClient.Python)]
    public async Task A_run_whose_time_is_over_makes_room_for_the_next(string clientName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        // Hours of counting, more at once than there are runs at once: only what is ended makes room.
        var endless = new ClientCall("ModelInfer", Count(long.MaxValue))
        {
            DeadlineMs = 300,
            Repeat = 2 * Environment.ProcessorCount,
        };

        var job = new ClientJob(models.Grpc, endless, new ClientCall("ModelInfer", Count(3)))
        {
            Concurrency = 2 * Environment.ProcessorCount,
        };
        var results = await client.PerformAsync(job);

        var (status, times) = Assert.Single(results[0].Statuses);
        Assert.Equal(("DEADLINE_EXCEEDED", endless.Repeat), (status, times));
        var counted = results[1].First.Read<ModelInferResponse>();
        Assert.Equal([3], counted.Outputs.Single().Contents.Int64Contents);
    }

    private static ModelInferRequest Typed() =>
        new()
        {
            ModelName = EchoModels.Echo,
            Inputs =
            {
                Input(0, "INT64", Longs.Length, new() { Int64Contents = { Longs } }),
                Input(1, "UINT64", ULongs.Length, new() { Uint64Contents = { ULongs } }),
                Input(2, "FP64", Doubles.Length, new() { Fp64Contents = { Doubles } }),
                Input(3, "FP32", Floats.Length, new() { Fp32Contents = { Floats } }),
                Input(4, "BYTES", Strings.Length, new() { BytesContents = { Strings.Select(ByteString.CopyFrom) } }),
            },
        };

    private static InputTensor Input(int index, string datatype, int length, InferTensorContents contents) =>
        new()
        {
            Name = $"in_{index}",
            Datatype = datatype,
            Shape = { length },
            Contents = contents,
        };

    private static ModelInferRequest Count(long trips) =>
        new()
        {
            ModelName = EchoModels.Count,
            Inputs =
            {
                new InputTensor
                {
                    Name = "trips",
                    Datatype = "INT64",
                    Contents = new InferTensorContents { Int64Contents = { trips } },
                },
            },
        };

    private static ByteString Raw<T>(T[] values)
        where T : struct => ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values));

    private static byte[] Counted(byte[] text)
    {
        var counted = new byte[sizeof(uint) + text.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(counted, (uint)text.Length);
        text.CopyTo(counted, sizeof(uint));
        return counted;
    }
}
