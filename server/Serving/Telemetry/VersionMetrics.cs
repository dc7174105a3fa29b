using System.Diagnostics.Metrics;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.Serving.Telemetry;

/// <summary>What is told of each version in a catalog, whenever somebody looks.</summary>
internal static class VersionMetrics
{
    private static readonly ModelState[] States = Enum.GetValues<ModelState>();

    public static void AddTo(Meter meter, ModelCatalog catalog)
    {
        meter.CreateObservableGauge(
            "sluice.model.version.state",
            () => catalog.Snapshots().SelectMany(StatesOf),
            description: "1 for the state that a version is in, 0 for the others."
        );
        Observe(
            meter,
            catalog,
            "sluice.model.version.info",
            null,
            "1 for each version that is ready, with its digest.",
            version => version.Digest is null ? null : 1,
            version => new("sluice.digest", version.Digest!.Value.ToString())
        );
        Observe(
            meter,
            catalog,
            "sluice.model.version.warning",
            null,
            "1 where /status has a warning, such as bytes that changed after they were published; else 0.",
            version => version.Warning is null ? 0 : 1
        );
        Observe(
            meter,
            catalog,
            "sluice.model.version.fetched",
            "By",
            "Bytes of a version that are on the local disk.",
            version => version.Progress?.Done
        );
        Observe(
            meter,
            catalog,
            "sluice.model.version.size",
            "By",
            "Bytes of a version.",
            version => version.Progress?.Total
        );
        Observe(
            meter,
            catalog,
            "sluice.model.version.load.duration",
            "s",
            "How long a ready version took to be fetched, loaded and warmed.",
            version => version.Load?.Took.TotalSeconds
        );
        Observe(
            meter,
            catalog,
            "sluice.model.version.memory",
            "By",
            "By how much the process grew while a ready version was loaded and warmed; an estimate.",
            version => version.Load?.Bytes
        );
        AddBatching(meter, catalog);
    }

    private static void AddBatching(Meter meter, ModelCatalog catalog)
    {
        Observe(
            meter,
            catalog,
            "sluice.model.version.batching",
            null,
            "1 where a ready version runs requests together; 0 where it does not, or no longer.",
            version =>
                version.Batching is not { } batching ? null
                : batching.IsOn ? 1
                : 0
        );
        Observe(
            meter,
            catalog,
            "sluice.model.version.batching.stops",
            "{stop}",
            "How often a ready version stopped running requests together, because a run's outputs had not a row for each row.",
            version => version.Batching is null ? null : version.BatchingStops
        );
    }

    private static void Observe(
        Meter meter,
        ModelCatalog catalog,
        string name,
        string? unit,
        string help,
        Func<VersionSnapshot, double?> value,
        Func<VersionSnapshot, KeyValuePair<string, object?>>? more = null
    ) =>
        meter.CreateObservableGauge(
            name,
            () =>
                from version in catalog.Snapshots()
                let told = value(version)
                where told is not null
                select new Measurement<double>(told.Value, Tags(version, more?.Invoke(version))),
            unit,
            help
        );

    private static IEnumerable<Measurement<double>> StatesOf(VersionSnapshot version) =>
        from state in States
        select new Measurement<double>(
            state == version.State ? 1 : 0,
            Tags(version, new("sluice.state", state.ToString()))
        );

    /// <summary>What tells a version's measurements from others'.</summary>
    public static KeyValuePair<string, object?>[] Tags(ModelName model, ModelVersion version) =>
        [new("sluice.model", model.Text), new("sluice.version", version.Text)];

    private static KeyValuePair<string, object?>[] Tags(VersionSnapshot version, KeyValuePair<string, object?>? more)
    {
        var both = Tags(version.Model, version.Version);
        return more is { } third ? [.. both, third] : both;
    }
}
