using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>
/// A response's bytes. Throws <see cref="ArtifactException"/> where the connection breaks off or nothing comes for too long. Owns the response.
/// </summary>
/// <param name="response">Answered, not read.</param>
/// <param name="bytes">Its content.</param>
/// <param name="idle">Gives up; owned.</param>
/// <param name="place">Scheme, host and path, for messages.</param>
internal sealed class ResponseStream(HttpResponseMessage response, Stream bytes, IdleLimit idle, string place) : Stream
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

    /// <summary>Reads and forgets so many bytes, or fewer where the content ends.</summary>
    public async Task SkipAsync(long count, CancellationToken cancellation)
    {
        var buffer = new byte[81_920];
        while (count > 0)
        {
            var read = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellation);
            count = read == 0 ? 0 : count - read;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        idle.Token.ThrowIfCancellationRequested();
        idle.Restart();
        using var both = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token)
            : null;
        try
        {
            return await bytes.ReadAsync(buffer, both?.Token ?? idle.Token);
        }
        catch (OperationCanceledException) when (idle.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw TransportFaults.Idle(place, idle.Limit);
        }
        catch (Exception failure) when (TransportFaults.IsOfTransport(failure))
        {
            throw TransportFaults.Of(failure, place);
        }
        finally
        {
            idle.Pause();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("read asynchronously");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        response.Dispose();
        idle.Dispose();
        base.Dispose(disposing);
    }
}
