using Sluice.Serving.Lifecycle;

namespace Sluice.Serving.Batching;

/// <summary>
/// A request that waits to be run, perhaps with others. It leaves if its caller gives up before it is taken; once taken it stays until
/// the run has ended, because its memory is read. Thread-safe.
/// </summary>
/// <param name="shape">What it brings and wants.</param>
/// <param name="lease">Holds the version for it until it is done.</param>
/// <param name="began">When it was leased, by the clock's timestamp.</param>
/// <param name="cancellation">That its caller has given up.</param>
internal sealed class BatchMember(BatchShape shape, ModelLease lease, long began, CancellationToken cancellation)
    : TaskCompletionSource<BatchAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Gone = 2;

    private int _state;

    public BatchShape Shape => shape;

    public ModelLease Lease => lease;

    public long Began => began;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Claims it for a run, which must then answer it; false: it has gone.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Its caller has given up; false: a run has it already, and answers it.</summary>
    public bool TryLeave()
    {
        var hasLeft = Interlocked.CompareExchange(ref _state, Gone, Waiting) == Waiting;
        if (hasLeft)
        {
            TrySetCanceled(cancellation);
        }

        return hasLeft;
    }
}
