using System.Diagnostics.Metrics;

namespace Sluice.Hosting.Metrics;

/// <summary>
/// Collects what meters measure, and writes it as Prometheus scrapes it. It takes the place of OpenTelemetry's exporter of
/// Prometheus, which is in beta, and tells the meters of several servers in one process apart (docs/dependencies.md).
/// Thread-safe.
/// </summary>
public sealed class MeterCollector : IDisposable
{
    /// <summary>The meter of .NET itself: memory, garbage collections, threads, processor time.</summary>
    public const string Runtime = "System.Runtime";

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, CollectedInstrument> _instruments = new(StringComparer.Ordinal);

    /// <param name="scope">Meters made with this scope are taken (<see cref="MeterOptions.Scope"/>); null: none for theirs.</param>
    /// <param name="names">Meters of these names are taken, if they have no scope.</param>
    public MeterCollector(object? scope, params IReadOnlyCollection<string> names)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope is { } made ? made == scope : names.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            static (_, value, tags, state) => ((CollectedInstrument)state!).Record(value, tags)
        );
        _listener.SetMeasurementEventCallback<int>(
            static (_, value, tags, state) => ((CollectedInstrument)state!).Record(value, tags)
        );
        _listener.SetMeasurementEventCallback<double>(
            static (_, value, tags, state) => ((CollectedInstrument)state!).Record(value, tags)
        );
        _listener.Start();
    }

    /// <summary>Writes all metrics, by their names.</summary>
    public void Write(PrometheusText text)
    {
        lock (_lock)
        {
            foreach (var instrument in _instruments.Values)
            {
                instrument.Forget();
            }

            _listener.RecordObservableInstruments();
            foreach (var instrument in _instruments.Values)
            {
                text.Begin(instrument.Name, instrument.Kind, instrument.Help);
                instrument.Write(text);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private CollectedInstrument Add(Instrument instrument)
    {
        var collected = new CollectedInstrument(instrument);
        lock (_lock)
        {
            return _instruments.TryGetValue(collected.Name, out var known)
                ? known
                : _instruments[collected.Name] = collected;
        }
    }
}
