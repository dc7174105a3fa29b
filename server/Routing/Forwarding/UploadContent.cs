using System.Net;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Forwarding;

/// <summary>
/// Streams a request's body to a backend. The client may begin again on another connection while nothing was consumed; it
/// may begin no more once this is closed.
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
        while (!body.IsEnded)
        {
            var read = await body.ReadAsync(cancellation);
            foreach (var segment in read.Buffer)
                await stream.WriteAsync(segment, cancellation);
            body.Consume();
            if (!read.IsCompleted)
                await stream.FlushAsync(cancellation);
        }
    }
}
