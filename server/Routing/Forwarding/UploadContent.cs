using System.Net;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Forwarding;

/// <summary>
/// Streams a request's body to a backend. The client may begin again on another connection while nothing was consumed; it
/// may begin no more once this is closed.
/// </summary>
internal sealed class UploadContent(RequestBody body) : HttpContent
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();
    private Task running = Task.CompletedTask;
    private bool isClosed;

    /// <summary>Stops the upload and waits until nothing reads the body any more. Does not fail.</summary>
    public async Task CloseAsync()
    {
        Task last;
        lock (gate)
        {
            isClosed = true;
            last = running;
        }
        if (!last.IsCompleted)
            await closing.CancelAsync();
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
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
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
            closing.Dispose();
        base.Dispose(disposing);
    }

    private TaskCompletionSource Begin()
    {
        lock (gate)
        {
            if (isClosed || !running.IsCompleted || body.HasConsumed)
                throw new IOException("the request's body cannot be sent a second time");
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            running = ended.Task;
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
