using System.Collections.Concurrent;
using System.Diagnostics;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Telemetry;
using Sluice.Serving.Tensors;
using Sluice.Serving.Tests.Fakes;

namespace Sluice.Serving.Tests.Telemetry;

public sealed class ServingTracesTests : IDisposable
{
    private readonly RunSlots _slots = new(runs: 1, maxWaiting: 1);
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public ServingTracesTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name is ServingTraces.SourceName or "web",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
    }

    [Fact]
    public async Task Waiting_and_run_are_children_of_the_requests_span_one_after_the_other()
    {
        var request = await InferAsync(new FakeModel());

        var children = _ended.Where(span => span.ParentSpanId == request.SpanId).ToArray();
        Assert.Equal(["queue", "run"], children.Select(span => span.OperationName));
        Assert.Equal(
            ("iris", "7", ActivityStatusCode.Unset),
            (request.GetTagItem("sluice.model"), request.GetTagItem("sluice.version"), request.Status)
        );
    }

    [Theory]
    [InlineData(ServingErrorCode.InvalidArgument, ActivityStatusCode.Unset)]
    [InlineData(ServingErrorCode.Internal, ActivityStatusCode.Error)]
    public async Task A_failure_is_named_and_is_an_error_unless_it_is_the_callers(
        ServingErrorCode code,
        ActivityStatusCode expected
    )
    {
        var request = await InferAsync(new FakeModel(_ => throw new ServingException(code, "no")));

        Assert.Equal((code.ToString(), expected), (request.GetTagItem("error.type"), request.Status));
    }

    private async Task<Activity> InferAsync(FakeModel model)
    {
        var catalog = Served.Catalog(Served.Ready("iris", "7", model));
        using var metrics = new ServingMetrics(this, catalog, _slots, () => true);
        using var source = new ActivitySource("web");
        using var request = source.StartActivity("POST")!;
        var input = Tensor.OfBytes("x", ElementType.Float32, new(1), new byte[4]);
        using var memory = new TensorMemory(1 << 20);
        try
        {
            await new InferencePipeline(catalog, _slots, memory, metrics, TimeProvider.System).InferAsync(
                new("iris", null, [input], []),
                default
            );
        }
        catch (ServingException)
        {
            // Told by the span.
        }

        return request;
    }
}
