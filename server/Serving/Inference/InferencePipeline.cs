using System.Runtime.CompilerServices;
using Sluice.Serving.Batching;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Telemetry;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Inference;

/// <summary>The one way from a request to an answer, whatever the protocol: lease, check, wait for a slot, run, count.</summary>
/// <param name="catalog">The models.</param>
/// <param name="slots">Bounds the runs.</param>
/// <param name="memory">What requests and answers lie in.</param>
/// <param name="metrics">Told of every request.</param>
/// <param name="time">The clock.</param>
public sealed class InferencePipeline(
    ModelCatalog catalog,
    RunSlots slots,
    TensorMemory memory,
    ServingMetrics metrics,
    TimeProvider time
)
{
    private readonly BatchTurns _turns = new(slots, memory, metrics, time);

    /// <summary>What requests are to be read into.</summary>
    public TensorMemory Memory => memory;

    /// <summary>
    /// Answers one request. When this returns or throws, no run reads the request any more; the answer may share its memory, so the
    /// caller disposes both when the answer is written.
    /// </summary>
    /// <exception cref="ServingException">Any code: the request cannot be answered, and why.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; it never ran, or its run was ended.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InferenceResponse> InferAsync(InferenceRequest request, CancellationToken cancellation)
    {
        using var lease = Acquire(request);
        var leased = time.GetTimestamp();
        try
        {
            var (wanted, rows) = Check(lease, request);
            ServingTraces.Name(lease);
            cancellation.ThrowIfCancellationRequested();
            var batches = lease.Batches is { IsOn: true } on && IsMember(on, request.Inputs) ? on : null;
            if (batches is { MustWait: true } || !TryEnter(lease))
            {
                if (batches is not null)
                {
                    return await InferTogetherAsync(
                        batches,
                        new(new(request.Inputs, wanted, rows), lease, leased, cancellation)
                    );
                }

                await EnterAsync(lease, cancellation);
            }

            return Run(lease, leased, request.Inputs, wanted, rows, cancellation);
        }
        catch (Exception failure)
        {
            var took = time.GetElapsedTime(leased);
            lease.Statistics.Fail(took);
            metrics.Fail(lease, took, failure);
            ServingTraces.Fail(failure);
            throw;
        }
    }

    private ModelLease Acquire(InferenceRequest request)
    {
        try
        {
            return catalog.Acquire(request.Model, request.Version);
        }
        catch (ServingException failure)
        {
            metrics.Fail(null, TimeSpan.Zero, failure);
            ServingTraces.Fail(failure);
            throw;
        }
    }

    private static (IReadOnlyList<string> Wanted, long Rows) Check(ModelLease lease, InferenceRequest request)
    {
        var signature = lease.Loaded.Signature;
        RequestValidator.CheckInputs(signature, request.Inputs);
        var wanted = RequestValidator.WantedOutputs(signature, request.Outputs);
        var rows = BatchRows.Count(signature, request.Inputs);
        RequestValidator.CheckRows(rows, lease.Settings);
        return (wanted, rows);
    }

    /// <summary>A run in a slot that has been entered, which it leaves.</summary>
    private InferenceResponse Run(
        ModelLease lease,
        long leased,
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> wanted,
        long rows,
        CancellationToken cancellation
    )
    {
        try
        {
            var began = time.GetTimestamp();
            using var span = ServingTraces.BeginRun();
            var outputs = lease.Loaded.Run(inputs, wanted, cancellation);
            var response = new InferenceResponse(lease, outputs, memory);
            Count(lease, rows, time.GetElapsedTime(leased, began), time.GetElapsedTime(began));
            return response;
        }
        finally
        {
            slots.Leave();
            lease.Slots?.Leave();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<InferenceResponse> InferTogetherAsync(BatchQueue batches, BatchMember member)
    {
        var lease = member.Lease;
        var (outputs, queued, ran) = await _turns.InferAsync(batches, member);
        var now = time.GetUtcNow();
        ServingTraces.Add(now, queued, ran);
        var response = new InferenceResponse(lease, outputs, memory);
        lease.Statistics.Succeed(member.Shape.Rows, queued, ran, now, isOwnRun: false);
        metrics.Succeed(lease, queued, ran);
        return response;
    }

    /// <summary>Whether a request has rows that may run with others'.</summary>
    private static bool IsMember(BatchQueue batches, IReadOnlyList<Tensor> inputs) =>
        BatchRows.AreRows(inputs) && inputs[0].Shape.Dimensions[0] is > 0 and var rows && rows < batches.Plan.MaxRows;

    /// <summary>A run at once, on the caller's own thread: nobody has to wait for it.</summary>
    private bool TryEnter(ModelLease lease)
    {
        if (lease.Slots?.TryEnter() == false)
        {
            return false;
        }

        if (slots.TryEnter())
        {
            // It did not wait, and says so like any other.
            ServingTraces.BeginQueue()?.Dispose();
            return true;
        }

        lease.Slots?.Leave();
        return false;
    }

    /// <summary>The version's own bound first: who waits for that takes no run from other versions.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask EnterAsync(ModelLease lease, CancellationToken cancellation)
    {
        using var span = ServingTraces.BeginQueue();
        await (lease.Slots?.EnterAsync(cancellation) ?? ValueTask.CompletedTask);
        try
        {
            await slots.EnterAsync(cancellation);
        }
        catch
        {
            lease.Slots?.Leave();
            throw;
        }
    }

    private void Count(ModelLease lease, long rows, TimeSpan queued, TimeSpan ran)
    {
        lease.Statistics.Succeed(rows, queued, ran, time.GetUtcNow());
        metrics.Succeed(lease, queued, ran);
        metrics.Ran(lease, rows);
    }
}
