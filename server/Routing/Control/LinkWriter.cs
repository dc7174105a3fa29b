using System.Threading.Channels;
using Sluice.Grpc.Clients;
using Sluice.Grpc.Status;
using Sluice.Protos.Control;
using Sluice.Routing.Table;

namespace Sluice.Routing.Control;

/// <summary>All that a router says on one stream: hello, then acknowledgements as soon as there are, and reports.</summary>
internal sealed class LinkWriter(GrpcDuplexCall<RouterMessage, OperatorMessage> call, LinkParts parts)
{
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly ReportWriter _reports = new(parts.Routing);
    private HashSet<RouteIdentity> _acknowledged = [];
    private long _asked;
    private long _answered;

    /// <summary>Something may be in effect that was not.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>A report is asked for.</summary>
    public void ReportNow(ulong number)
    {
        Interlocked.Exchange(ref _asked, (long)number);
        Wake();
    }

    /// <summary>Writes until cancelled, or until the stream is broken, which shows to the reader too. Does not fail.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await SayHelloAsync(cancellation);
            var left = TimeSpan.Zero;
            var reported = parts.Time.GetTimestamp();
            while (true)
            {
                var change = parts.State.NextChange;
                await AcknowledgeAsync(cancellation);
                if (left <= TimeSpan.Zero || IsAsked)
                {
                    await ReportAsync(cancellation);
                    reported = parts.Time.GetTimestamp();
                }
                left = parts.Options.ReportInterval - parts.Time.GetElapsedTime(reported);
                await WaitAsync(change, left, cancellation);
                left = parts.Options.ReportInterval - parts.Time.GetElapsedTime(reported);
            }
        }
        catch (Exception ended) when (ended is GrpcException or OperationCanceledException)
        {
            // The reader knows.
        }
    }

    private bool IsAsked => Interlocked.Read(ref _asked) != _answered;

    private Task SayHelloAsync(CancellationToken cancellation)
    {
        var routes = parts.Routing.Routes;
        _acknowledged = [.. routes];
        var hello = new Hello
        {
            Instance = parts.Options.Instance,
            Name = parts.Options.Name,
            Version = parts.Options.Version,
            IsTold = parts.Routing.IsTold,
            Routes = { routes.Select(Write) },
        };
        return call.WriteAsync(new RouterMessage { Hello = hello }, cancellation);
    }

    private async Task AcknowledgeAsync(CancellationToken cancellation)
    {
        var routes = parts.Routing.Routes;
        var news = routes.Where(route => !_acknowledged.Contains(route)).ToArray();
        _acknowledged = [.. routes];
        if (news.Length == 0)
            return;
        var acknowledgement = new Acknowledgement { Routes = { news.Select(Write) } };
        await call.WriteAsync(new RouterMessage { Acknowledgement = acknowledgement }, cancellation);
    }

    private Task ReportAsync(CancellationToken cancellation)
    {
        _answered = Interlocked.Read(ref _asked);
        return call.WriteAsync(new RouterMessage { Report = _reports.Next((ulong)_answered) }, cancellation);
    }

    private async Task WaitAsync(Task change, TimeSpan left, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timer = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, parts.Time, waiting.Token);
        var wake = _wakes.Reader.WaitToReadAsync(waiting.Token).AsTask();
        await Task.WhenAny(change, timer, wake);
        await waiting.CancelAsync();
        _wakes.Reader.TryRead(out _);
        cancellation.ThrowIfCancellationRequested();
    }

    private static RouteGeneration Write(RouteIdentity route) =>
        new()
        {
            Namespace = route.Namespace,
            Deployment = route.Deployment,
            Uid = route.Uid,
            Generation = route.Generation,
        };
}
