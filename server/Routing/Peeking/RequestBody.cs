using System.IO.Pipelines;

namespace Sluice.Routing.Peeking;

/// <summary>
/// A request's body that can be looked at before it is passed on: what was read stays until it is consumed. One reader at a
/// time.
/// </summary>
internal sealed class RequestBody(PipeReader reader)
{
    private ReadResult? _held;

    /// <summary>Whether bytes are gone that cannot be passed on a second time.</summary>
    public bool HasConsumed { get; private set; }

    /// <summary>Whether the body was consumed to its end.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>What the client did to the body if reading it failed; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What is there: what was read and not consumed, or the next bytes.</summary>
    public async ValueTask<ReadResult> ReadAsync(CancellationToken cancellation)
    {
        if (_held is { } before)
            return before;
        try
        {
            // Not by the token: after a read that a token cancelled, the server cannot end an HTTP/1.1 body any more.
            using var cancelling = cancellation.UnsafeRegister(CancelRead, reader);
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var read = await reader.ReadAsync(CancellationToken.None);
                if (!read.IsCanceled)
                {
                    _held = read;
                    return read;
                }
                reader.AdvanceTo(read.Buffer.Start);
            }
        }
        catch (Exception failure) when (failure is IOException || !cancellation.IsCancellationRequested)
        {
            // A reset stream may show here before the request's token is cancelled.
            Failure = failure;
            throw;
        }
    }

    /// <summary>Keeps what is there and waits until there is more, or the end.</summary>
    public ValueTask<ReadResult> ReadMoreAsync(CancellationToken cancellation)
    {
        if (_held is { } before)
            reader.AdvanceTo(before.Buffer.Start, before.Buffer.End);
        _held = null;
        return ReadAsync(cancellation);
    }

    /// <summary>Gives up what is there.</summary>
    public void Consume()
    {
        if (_held is not { } read)
            return;
        HasConsumed |= !read.Buffer.IsEmpty;
        IsEnded |= read.IsCompleted;
        _held = null;
        reader.AdvanceTo(read.Buffer.End);
    }

    private static void CancelRead(object? reader)
    {
        try
        {
            ((PipeReader)reader!).CancelPendingRead();
        }
        catch (Exception aborted) when (aborted is IOException or OperationCanceledException)
        {
            // The client has gone: the read ends by that.
        }
    }
}
