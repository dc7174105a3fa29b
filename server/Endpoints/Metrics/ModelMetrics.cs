using Sluice.Hosting.Metrics;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Statistics;

namespace Sluice.Endpoints.Metrics;

/// <summary>
/// Writes what Prometheus scrapes of a model server (docs/metrics.md lists it). It is read from what the server counts anyway,
/// so that a request costs the same whether anybody scrapes or not. Pure.
/// </summary>
internal static class ModelMetrics
{
    /// <param name="isReady">Whether the server is.</param>
    /// <param name="versions">Every version, in the order to be written.</param>
    /// <param name="statistics">What those that are ready have done.</param>
    public static string Write(
        bool isReady,
        IReadOnlyList<VersionSnapshot> versions,
        IReadOnlyList<(VersionSnapshot Version, InferenceStatistics Statistics)> statistics
    )
    {
        var text = new PrometheusText();
        text.Begin("sluice_server_ready", MetricKind.Gauge, "1 while predictions can be asked for, else 0.");
        text.Sample(isReady ? 1 : 0);
        WriteVersions(text, versions);
        WriteFetching(text, versions);
        WriteRequests(text, statistics);
        WriteRuns(text, statistics);
        return text.ToString();
    }

    private static void WriteVersions(PrometheusText text, IReadOnlyList<VersionSnapshot> versions)
    {
        text.Begin(
            "sluice_model_version_state",
            MetricKind.Gauge,
            "1 for the state that a version is in, 0 for the others."
        );
        foreach (var version in versions)
        {
            foreach (var state in Enum.GetValues<ModelState>())
            {
                text.Sample(version.State == state ? 1 : 0, [.. Labels(version), ("state", state.ToString())]);
            }
        }

        text.Begin("sluice_model_version_info", MetricKind.Gauge, "1 for each version that is ready, with its digest.");
        foreach (var version in versions)
        {
            if (version.Digest?.ToString() is { } digest)
            {
                text.Sample(1, [.. Labels(version), ("digest", digest)]);
            }
        }

        text.Begin(
            "sluice_model_version_warning",
            MetricKind.Gauge,
            "1 where /status has a warning, such as bytes that changed after they were published; else 0."
        );
        foreach (var version in versions)
        {
            text.Sample(version.Warning is null ? 0 : 1, Labels(version));
        }
    }

    private static void WriteFetching(PrometheusText text, IReadOnlyList<VersionSnapshot> versions)
    {
        var fetched = versions.Where(version => version.Progress is not null).ToArray();
        text.Begin(
            "sluice_model_version_fetched_bytes",
            MetricKind.Gauge,
            "Bytes of a version that are on the local disk."
        );
        foreach (var version in fetched)
        {
            text.Sample(version.Progress!.Done, Labels(version));
        }

        text.Begin("sluice_model_version_size_bytes", MetricKind.Gauge, "Bytes of a version.");
        foreach (var version in fetched)
        {
            text.Sample(version.Progress!.Total, Labels(version));
        }
    }

    private static void WriteRequests(
        PrometheusText text,
        IReadOnlyList<(VersionSnapshot Version, InferenceStatistics Statistics)> statistics
    )
    {
        text.Begin(
            "sluice_inference_request_duration_seconds",
            MetricKind.Summary,
            "Requests by their outcome, from the leasing of the version to the end of the run."
        );
        foreach (var (version, done) in statistics)
        {
            Summary(text, done.Success, [.. Labels(version), ("outcome", "success")]);
            Summary(text, done.Failure, [.. Labels(version), ("outcome", "failure")]);
        }

        text.Begin(
            "sluice_inference_queue_duration_seconds",
            MetricKind.Summary,
            "Answered requests' waiting for a run."
        );
        foreach (var (version, done) in statistics)
        {
            Summary(text, done.Queue, Labels(version));
        }

        text.Begin("sluice_inference_run_duration_seconds", MetricKind.Summary, "Answered requests' runs.");
        foreach (var (version, done) in statistics)
        {
            Summary(text, done.Run, Labels(version));
        }
    }

    private static void WriteRuns(
        PrometheusText text,
        IReadOnlyList<(VersionSnapshot Version, InferenceStatistics Statistics)> statistics
    )
    {
        text.Begin("sluice_inference_rows_total", MetricKind.Counter, "Rows that were run.");
        foreach (var (version, done) in statistics)
        {
            text.Sample(done.Rows, Labels(version));
        }

        text.Begin("sluice_inference_runs_total", MetricKind.Counter, "Runs of the engine.");
        foreach (var (version, done) in statistics)
        {
            text.Sample(done.Runs, Labels(version));
        }
    }

    private static void Summary(PrometheusText text, DurationSum sum, (string Name, string Value)[] labels) =>
        text.Summary(sum.Count, sum.Total.TotalSeconds, labels);

    private static (string Name, string Value)[] Labels(VersionSnapshot version) =>
        [("model", version.Model.Text), ("version", version.Version.Text)];
}
