using System.Net;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Forwarding;

/// <summary>
/// Streams a request's body to a backend. It can be sent again while nothing of it was consumed; by this no more once it is
/// closed.
/// </summary>
internal sealed class UploadContent(RequestBody body) : HttpContent
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;
    private bool _isClosed;

    /// <summary>Stops the upload and waits until nothing reads the body any more. Does not fail.</summary>
    public async Task CloseAsync()
    {
        Task last;
        lock (_gate)
        {
            _isClosed = true;
            last = _running;
        }
        if (!last.IsCompleted)
            await _closing.CancelAsync();
        await last;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var ended = Begin();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            await CopyAsync(stream, either.Token);
        }
        finally
        {
            ended.SetResult();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _closing.Dispose();
        base.Dispose(disposing);
    }

    private TaskCompletionSource Begin()
    {
        lock (_gate)
        {
            if (_isClosed || !_running.IsCompleted || body.HasConsumed)
                throw new IOException("the request's body cannot be sent a second time");
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _running = ended.Task;
            return ended;
        }
    }

    private async Task CopyAsync(Stream stream, CancellationToken cancellation)
    {
        var sent = 0L;
        while (!body.IsEnded)
        {
            var read = await body.ReadBeyondAsync(sent, cancellation);
            foreach (var segment in read.Buffer.Slice(sent))
                await stream.WriteAsync(segment, cancellation);

            sent = body.TryKeep() ? read.Buffer.Length : 0;
            if (sent == 0)
                body.Consume();
            if (read.IsCompleted)
                return;
            await stream.FlushAsync(cancellation);
        }
    }
}
