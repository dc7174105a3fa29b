using System.Diagnostics.Metrics;

namespace Sluice.Hosting.Metrics;

/// <summary>
/// Adds up what meters of this process measure, and writes it as Prometheus scrapes it: so that a program shows its measurements
/// with no further package. Names are made as OpenTelemetry's specification has it ("Prometheus and OpenMetrics Compatibility"):
/// <c>sluice.controller.visit.duration</c> in <c>s</c> is <c>sluice_controller_visit_duration_seconds</c>. Thread-safe.
/// </summary>
public sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, InstrumentTotals> _totals = new(StringComparer.Ordinal);

    /// <summary>Adds up from now on, and what observable instruments count from before.</summary>
    /// <param name="meters">The names of the meters; those that are made later count too.</param>
    public MeterReader(params IReadOnlyCollection<string> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument, TotalsOf(instrument));
        };
        Take<byte>(value => value);
        Take<short>(value => value);
        Take<int>(value => value);
        Take<long>(value => value);
        Take<float>(value => value);
        Take<double>(value => value);
        Take<decimal>(value => (double)value);
        _listener.Start();
    }

    /// <summary>All measurements, instruments in the order of their names.</summary>
    public string Write()
    {
        var text = new PrometheusText();
        lock (_gate)
        {
            foreach (var totals in _totals.Values)
                totals.ForgetObserved();
            _listener.RecordObservableInstruments();
            foreach (var totals in _totals.Values)
                totals.WriteTo(text);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>Instruments of one name, of meters of several objects, are one metric.</summary>
    private InstrumentTotals TotalsOf(Instrument instrument)
    {
        lock (_gate)
        {
            var fresh = new InstrumentTotals(instrument);
            return _totals.TryGetValue(fresh.Name, out var known) ? known : _totals[fresh.Name] = fresh;
        }
    }

    private void Take<T>(Func<T, double> number)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>(
            (_, value, tags, totals) => ((InstrumentTotals)totals!).Add(number(value), tags)
        );
}
