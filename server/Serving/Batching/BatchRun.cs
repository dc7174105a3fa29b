using Sluice.Serving.Telemetry;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching;

/// <summary>
/// One right to a run, used for the requests that were taken for it: together if that goes, else one after the other. Every member is
/// answered, whatever happens.
/// </summary>
/// <param name="queue">Whose members they are.</param>
/// <param name="memory">Where inputs are joined.</param>
/// <param name="metrics">Told of each run.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchRun(BatchQueue queue, TensorMemory memory, ServingMetrics metrics, TimeProvider time)
{
    public void Run(IReadOnlyList<BatchMember> members)
    {
        if (members.Count > 1 && TryRunTogether(members))
        {
            return;
        }

        foreach (var member in members)
        {
            RunAlone(member);
        }
    }

    /// <summary>False: nothing has been answered. A fault may be one member's, and is then not the others'.</summary>
    private bool TryRunTogether(IReadOnlyList<BatchMember> members)
    {
        var shapes = members.Select(member => member.Shape).ToArray();
        var rows = shapes.Sum(shape => shape.Rows);
        IReadOnlyList<Tensor> outputs;
        var began = time.GetTimestamp();
        try
        {
            var inputs = Rows.Join(shapes, memory);
            try
            {
                // Nobody's going away ends the others' run.
                outputs = members[0].Lease.Loaded.Run(inputs, shapes[0].Outputs, CancellationToken.None);
            }
            finally
            {
                Array.ForEach(inputs, input => input.Dispose());
            }
        }
        catch (Exception)
        {
            // Each runs alone then, and hears of a fault of its own.
            return false;
        }

        if (!Rows.CanSplit(outputs, rows, out var reason))
        {
            foreach (var output in outputs)
            {
                output.Dispose();
            }

            queue.Stop(reason);
            return false;
        }

        Count(members[0], rows, time.GetElapsedTime(began));
        Divide(members, outputs, began, time.GetElapsedTime(began));
        return true;
    }

    private void Divide(IReadOnlyList<BatchMember> members, IReadOnlyList<Tensor> outputs, long began, TimeSpan ran)
    {
        var claim = outputs.Count == 0 ? null : new SharedOutputs(outputs, outputs.Count * members.Count);
        var first = 0L;
        foreach (var member in members)
        {
            var own = Rows.Slice(outputs, first, member.Shape.Rows, claim);
            first += member.Shape.Rows;
            if (member.Cancellation.IsCancellationRequested)
            {
                Array.ForEach(own, output => output.Dispose());
                member.TrySetCanceled(member.Cancellation);
                continue;
            }

            member.TrySetResult(new(own, time.GetElapsedTime(member.Began, began), ran));
        }
    }

    private void RunAlone(BatchMember member)
    {
        var began = time.GetTimestamp();
        try
        {
            var outputs = member.Lease.Loaded.Run(member.Shape.Inputs, member.Shape.Outputs, member.Cancellation);
            var ran = time.GetElapsedTime(began);
            Count(member, member.Shape.Rows, ran);
            member.TrySetResult(new(outputs, time.GetElapsedTime(member.Began, began), ran));
        }
        catch (OperationCanceledException) when (member.Cancellation.IsCancellationRequested)
        {
            member.TrySetCanceled(member.Cancellation);
        }
        catch (Exception failure)
        {
            // Whatever it is, it is the member's caller who is told.
            member.TrySetException(failure);
        }
    }

    private void Count(BatchMember member, long rows, TimeSpan ran)
    {
        member.Lease.Statistics.Ran(rows, ran);
        metrics.Ran(member.Lease, rows);
    }
}
