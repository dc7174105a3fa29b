using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Sluice.Routing.Limits;

namespace Sluice.Routing.Peeking;

/// <summary>
/// A request's body that can be looked at before it is passed on, and kept to be passed on again: what was read stays until
/// it is consumed. One reader at a time.
/// </summary>
/// <param name="reader">Where it comes from.</param>
/// <param name="counted">Counts what stays in memory; null: nobody counts.</param>
internal sealed class RequestBody(PipeReader reader, HeldBytes? counted = null)
{
    private ReadResult? _held;
    private SequencePosition? _keptTo;
    private long _mostKeptBytes;

    /// <summary>What of it stays in memory, as far as that is counted.</summary>
    public HeldBytes? Counted => counted;

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
                (_held, _keptTo) = (read, null);
                if (!read.IsCanceled)
                    return read;
                // What is there stays there: whoever ends the request gives it up.
                cancellation.ThrowIfCancellationRequested();
                _held = null;
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
        {
            reader.AdvanceTo(before.Buffer.Start, before.Buffer.End);
            _keptTo = before.Buffer.End;
        }
        _held = null;
        return ReadAsync(cancellation);
    }

    /// <summary>Waits until there is more than so many bytes that were not consumed, or the end. All of them are returned.</summary>
    public async ValueTask<ReadResult> ReadBeyondAsync(long count, CancellationToken cancellation)
    {
        var read = await ReadAsync(cancellation);
        while (read.Buffer.Length <= count && !read.IsCompleted)
            read = await ReadMoreAsync(cancellation);
        return read;
    }

    /// <summary>Lets <see cref="TryKeep"/> keep so many bytes; 0: from now on none.</summary>
    public void KeepUpTo(long mostBytes) => Volatile.Write(ref _mostKeptBytes, mostBytes);

    /// <summary>Whether what is there stays although it was passed on, so that it can be once more.</summary>
    public bool TryKeep() =>
        !HasConsumed
        && _held is { } read
        && read.Buffer.Length <= Volatile.Read(ref _mostKeptBytes)
        && TryCount(read.Buffer.Length);

    /// <summary>Counts what is there, and so many bytes made of it, as held; false where there is no room for it.</summary>
    public bool TryCountHeld(long besides = 0) => TryCount((_held?.Buffer.Length ?? 0) + besides);

    /// <summary>Gives up a part of what is there, and keeps the rest.</summary>
    public void ConsumeTo(SequencePosition end)
    {
        TryCount(0);
        HasConsumed = true;
        _held = null;
        reader.AdvanceTo(end);
    }

    /// <summary>Gives up what is there.</summary>
    public void Consume()
    {
        TryCount(0);
        EndCutOffRead();
        if (_held is not { } read)
            return;
        HasConsumed |= !read.Buffer.IsEmpty;
        IsEnded |= read.IsCompleted;
        _held = null;
        reader.AdvanceTo(read.Buffer.End);
    }

    /// <summary>
    /// A body of a known length that was cut off while bytes of it were kept: the server leaves its read under way, goes on with
    /// the connection, and would complain of that read.
    /// </summary>
    private void EndCutOffRead()
    {
        if (Failure is not BadHttpRequestException || _keptTo is not { } end)
            return;
        (_keptTo, HasConsumed) = (null, true);
        try
        {
            reader.AdvanceTo(end);
        }
        catch (InvalidOperationException)
        {
            // Of any other body no read is under way.
        }
    }

    private bool TryCount(long bytes) => counted?.TryHold(bytes) ?? true;

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
