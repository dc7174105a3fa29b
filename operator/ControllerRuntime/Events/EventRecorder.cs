using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Sluice.ControllerRuntime.Leadership;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;

namespace Sluice.ControllerRuntime.Events;

/// <summary>
/// Writes events (events.k8s.io/v1) beside the work: never slows or fails a visit. What cannot be written is dropped and
/// counted. Only a leader writes.
/// </summary>
public sealed class EventRecorder
{
    private const int MaxWaiting = 1000;
    private static readonly FieldOwner Owner = new("sluice-events");
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);
    private readonly Channel<Happening> _waiting;
    private readonly IKubernetesClient _client;
    private readonly EventLedger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Counter<long> _dropped;

    /// <summary>Writes nothing until it runs.</summary>
    /// <param name="client">Gated.</param>
    /// <param name="reporter">The program, and which of its replicas.</param>
    /// <param name="time">For the times in events.</param>
    /// <param name="log">Where refusals go.</param>
    /// <param name="meter">Counts what is dropped.</param>
    public EventRecorder(IKubernetesClient client, EventReporter reporter, TimeProvider time, ILogger log, Meter meter)
    {
        _client = client;
        _ledger = new EventLedger(reporter.Controller, reporter.Instance);
        _time = time;
        _log = log;
        _dropped = meter.CreateCounter<long>("sluice.events.dropped", "{event}", "Events that were not written");
        _waiting = Channel.CreateBounded<Happening>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => _dropped.Add(1)
        );
    }

    /// <summary>Something happened. Returns at once.</summary>
    public void Record(Happening happening) => _waiting.Writer.TryWrite(happening);

    /// <summary>Writes while this replica leads.</summary>
    public async Task RunAsync(CancellationToken leading)
    {
        try
        {
            while (true)
            {
                await SomethingOrPauseAsync(leading);
                while (_waiting.Reader.TryRead(out var happening))
                {
                    if (!_ledger.Add(happening, _time.GetUtcNow()))
                        _dropped.Add(1);
                }

                foreach (var entry in _ledger.TakeDue(_time.GetUtcNow()))
                    await WriteAsync(entry, leading);
            }
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            // This replica leads no more; what waits is for a term that may come.
        }
    }

    private async Task SomethingOrPauseAsync(CancellationToken leading)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(leading);
        using var timer = _time.CreateTimer(_ => pause.Cancel(), null, BetweenLooks, Timeout.InfiniteTimeSpan);
        try
        {
            await _waiting.Reader.WaitToReadAsync(pause.Token);
        }
        catch (OperationCanceledException) when (!leading.IsCancellationRequested)
        {
            // Time to look at the counts.
        }
    }

    private async Task WriteAsync(EventEntry entry, CancellationToken leading)
    {
        var count = entry.Count;
        try
        {
            var stored = entry.IsStored
                ? await _client.ApplyAsync(entry.ToWrite(), Owner, leading)
                : await _client.CreateAsync(entry.ToWrite(), Owner, leading);
            entry.Tried(stored.Metadata.Uid, count, _time.GetUtcNow());
        }
        catch (Exception failure) when (failure is KubernetesException or NotLeadingException)
        {
            _dropped.Add(1);
            EventLog.NotWritten(_log, entry.Event.Reason ?? "", failure.Message);
            // Not tried again before something is added to it: events are news, not state.
            entry.Tried(null, count, _time.GetUtcNow());
        }
    }
}
