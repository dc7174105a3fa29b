using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Endpoints.OpenInference.Grpc;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Telemetry;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.OpenInference.Grpc;

/// <summary>
/// What a request costs the garbage collector between the wire's bytes in and the wire's bytes out, engine and web server left out: they
/// are measured by the benchmarks. The figures are today's with some room; more is a step back.
/// </summary>
public sealed class InferAllocationTests
{
    private const int Requests = 200;

    [Theory, InlineData(4), InlineData(3 << 10), InlineData(150_528)]
    public async Task A_request_takes_no_memory_that_grows_with_its_tensors(int floats)
    {
        using var memory = new TensorMemory(1 << 24);
        var slots = new RunSlots(1, 1);
        var catalog = await CatalogAsync();
        using var metrics = new ServingMetrics(this, catalog, slots, () => true);
        var pipeline = new InferencePipeline(catalog, slots, memory, metrics, TimeProvider.System);
        var request = new InferMessage(memory, new InputHeadReader(), _ => { });
        var wire = new ReadOnlySequence<byte>(Message(floats).ToByteArray());
        var output = PipeWriter.Create(Stream.Null);

        await AnswerAsync(Requests);
        var thread = Environment.CurrentManagedThreadId;
        var before = GC.GetAllocatedBytesForCurrentThread();
        await AnswerAsync(Requests);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;

        // Nothing had to wait, or the count would be another thread's.
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        Assert.True(each <= 1600, $"{each} B a request of {floats} floats");
        Assert.Equal(0, memory.InUse);

        async Task AnswerAsync(int times)
        {
            for (; times > 0; times--)
            {
                using var message = request.Begin();
                message.Read(wire, wire.Length);
                message.Complete();
                using var answer = message.Answer(await pipeline.InferAsync(message.Request, default));
                InferAnswerWriter.Instance.Measure(answer);
                await InferAnswerWriter.Instance.WriteAsync(answer, output, default);
                await output.FlushAsync(CancellationToken.None);
            }
        }
    }

    private static async Task<ModelCatalog> CatalogAsync()
    {
        var answer = Tensor.OfBytes("part", ElementType.Float32, new(2), new byte[8]);
        var model = new AnsweringModel(
            new(
                [new("in", ElementType.Float32, new(1, TensorShape.AnySize))],
                [new("part", ElementType.Float32, new(2))]
            ),
            answer
        );
        var engine = new FakeEngine([new FakeModel("m", ["1"], _ => model)]);
        var catalog = new ModelCatalog();
        await new ModelLifecycle(
            engine,
            engine,
            VersionPolicy.Latest,
            catalog,
            NullLogger<ModelLifecycle>.Instance
        ).LookAsync(CancellationToken.None);
        return catalog;
    }

    private static ModelInferRequest Message(int floats)
    {
        var message = new ModelInferRequest
        {
            ModelName = "m",
            RawInputContents = { ByteString.CopyFrom(new byte[floats * 4]) },
        };
        message.AddInput("in", "FP32", 1, floats);
        return message;
    }
}
