using System.Runtime.CompilerServices;
using Sluice.Serving.Inference;
using Sluice.Serving.Telemetry;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching;

/// <summary>Requests that could not run at once: they gather, and one leads when the right to a run comes.</summary>
/// <param name="slots">Bounds the runs.</param>
/// <param name="memory">Where inputs are joined.</param>
/// <param name="metrics">Told of each run.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchTurns(RunSlots slots, TensorMemory memory, ServingMetrics metrics, TimeProvider time)
{
    /// <summary>Waits for an answer.</summary>
    /// <exception cref="Errors.ServingException">Any code: the request cannot be answered, and why.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; no run reads the request any more.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<BatchAnswer> InferAsync(BatchQueue queue, BatchMember member)
    {
        member.Cancellation.ThrowIfCancellationRequested();
        slots.Join();
        try
        {
            if (queue.Add(member))
            {
                _ = LeadAsync(queue, member.Lease.Slots);
            }

            using var registration = member.Cancellation.UnsafeRegister(
                state =>
                {
                    var (from, who) = ((BatchQueue, BatchMember))state!;
                    if (who.TryLeave())
                    {
                        from.Remove(who);
                    }
                },
                (queue, member)
            );
            return await member.Task;
        }
        finally
        {
            slots.Part();
        }
    }

    /// <summary>Never throws: what goes wrong is a member's.</summary>
    /// <param name="queue">Whose members run.</param>
    /// <param name="own">Bounds the runs over the version alone; null: nothing does.</param>
    private async Task LeadAsync(BatchQueue queue, RunSlots? own)
    {
        // Behind all that waits for a thread: requests are among it that may run with those that are here.
        await Task.Yield();
        await queue.GatherAsync(time);
        await (own?.EnterForOthersAsync() ?? default);
        await slots.EnterForOthersAsync();
        IReadOnlyList<BatchMember> members = [];
        try
        {
            members = queue.Take(out var mustLead);
            if (mustLead)
            {
                _ = LeadAsync(queue, own);
            }

            new BatchRun(queue, memory, metrics, time).Run(members);
        }
        catch (Exception failure)
        {
            foreach (var member in members)
            {
                member.TrySetException(failure);
            }
        }
        finally
        {
            slots.Leave();
            own?.Leave();
        }
    }
}
