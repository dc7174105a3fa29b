using Sluice.Hosting.Metrics;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Statistics;

namespace Sluice.Endpoints.Metrics;

/// <summary>
/// The counts of inference by the names that Triton's metrics have (its user guide, "Metrics"), for dashboards made for those.
/// Its counters' names do not end in <c>_total</c>, and their times are in microseconds. Pure.
/// </summary>
internal static class TritonMetrics
{
    /// <param name="text">Takes them.</param>
    /// <param name="statistics">What the versions that are ready have done.</param>
    public static void Write(
        PrometheusText text,
        IReadOnlyList<(VersionSnapshot Version, InferenceStatistics Statistics)> statistics
    )
    {
        Counter("nv_inference_request_success", "Requests that were answered.", done => done.Success.Count);
        Counter("nv_inference_request_failure", "Requests that were not.", done => done.Failure.Count);
        Counter("nv_inference_count", "Rows that were run.", done => done.Rows);
        Counter("nv_inference_exec_count", "Runs of the engine.", done => done.Runs);
        Counter(
            "nv_inference_request_duration_us",
            "Answered requests' time in all.",
            done => Microseconds(done.Success)
        );
        Counter("nv_inference_queue_duration_us", "Answered requests' waiting.", done => Microseconds(done.Queue));
        Counter(
            "nv_inference_compute_infer_duration_us",
            "Answered requests' runs, inputs' and outputs' passing to and from the engine included.",
            done => Microseconds(done.Run)
        );

        void Counter(string name, string help, Func<InferenceStatistics, long> value)
        {
            text.Begin(name, MetricKind.Counter, help);
            foreach (var (version, done) in statistics)
            {
                text.Sample(value(done), ("model", version.Model.Text), ("version", version.Version.Text));
            }
        }
    }

    private static long Microseconds(DurationSum sum) => (long)sum.Total.TotalMicroseconds;
}
