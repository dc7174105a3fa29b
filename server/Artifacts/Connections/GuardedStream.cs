namespace Sluice.Artifacts.Connections;

/// <summary>The bytes of a response: every failure while they are read is explained, silence too.</summary>
/// <param name="bytes">From the store.</param>
/// <param name="guard">Limits silence; counts only while a read waits, so that a slow reader is not cut.</param>
/// <param name="explain">What to throw for a failure.</param>
/// <param name="response">Ends with the stream.</param>
internal sealed class GuardedStream(
    Stream bytes,
    StallGuard guard,
    Func<Exception, Exception> explain,
    IDisposable response
) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var reader = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(guard.Token, cancellationToken)
            : null;
        try
        {
            guard.Moved();
            return await bytes.ReadAsync(buffer, reader?.Token ?? guard.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw explain(failure);
        }
        finally
        {
            guard.Rest();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            bytes.Dispose();
            response.Dispose();
            guard.Dispose();
        }

        base.Dispose(disposing);
    }
}
