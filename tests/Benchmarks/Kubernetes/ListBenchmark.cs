using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Benchmarks.Figures;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Core.Pods;
using Sluice.Testing.Kubernetes.Clusters;
using Xunit.Sdk;

namespace Sluice.Benchmarks.Kubernetes;

/// <summary>
/// Ten thousand pods listed from a real API server on this machine, read and kept. Beside it, in turns, the same pages by a bare
/// HttpClient that throws them away, and a quarter of the pods.
/// </summary>
internal static class ListBenchmark
{
    private const int Rounds = 5;
    private const string All = "bench";
    private const string Quarter = "bench,quarter";
    private const string Namespace = "default";

    public static async Task<IReadOnlyList<Figure>> RunAsync(int count, TextWriter log)
    {
        var cost = new Figure("kubernetes.list.time-to-bare-http", null, "ratio", "lower", 3, 1.5);
        var growth = new Figure("kubernetes.list.time-per-object-to-a-quarter", null, "ratio", "lower", 1.5, 1);
        var memory = new Figure("kubernetes.list.memory-per-object-to-its-text", null, "ratio", "lower", 4, 2);
        Cluster cluster;
        try
        {
            cluster = await Cluster.StartAsync(new ClusterOptions { Nodes = 0 });
        }
        catch (SkipException missing)
        {
            return [.. new[] { cost, growth, memory }.Select(figure => figure with { Reason = missing.Message })];
        }

        await using (cluster)
        {
            await CreateAsync(cluster, count);
            using var client = MakeClient(cluster);
            var (bare, whole, quarter) = await MeasureAsync(cluster, client, log);
            var (bytes, text) = await WeighAsync(client);
            await log.WriteLineAsync(
                FormattableString.Invariant(
                    $"  {count} pods: {whole / count * 1e6:F1} us and {bytes:F0} bytes each, of which {text:F0} are its text"
                )
            );
            return
            [
                cost with
                {
                    Value = whole / bare,
                },
                growth with
                {
                    Value = whole / (quarter * 4),
                },
                memory with
                {
                    Value = bytes / text,
                },
            ];
        }
    }

    private static async Task<(double Bare, double Whole, double Quarter)> MeasureAsync(
        Cluster cluster,
        HttpKubernetesClient client,
        TextWriter log
    )
    {
        using var http = new HttpClient(cluster.Credentials.NewHandler());
        http.DefaultRequestHeaders.Authorization = new("Bearer", cluster.Credentials.Token);
        var (bare, whole, quarter) = (new List<double>(), new List<double>(), new List<double>());
        // The first round warms all three, and does not count.
        for (var round = 0; round <= Rounds; round++)
        {
            var theirs = await TimeAsync(() => ReadBareAsync(http, cluster.Credentials.Server));
            var ours = await TimeAsync(() => client.ListAsync<Pod>(ScopeOf(All), default));
            var part = await TimeAsync(() => client.ListAsync<Pod>(ScopeOf(Quarter), default));
            await log.WriteLineAsync(
                FormattableString.Invariant(
                    $"  round {round}: bare {theirs:F2} s, all {ours:F2} s, a quarter {part:F2} s"
                )
            );
            if (round == 0)
                continue;
            bare.Add(theirs);
            whole.Add(ours);
            quarter.Add(part);
        }

        return (Median(bare), Median(whole), Median(quarter));
    }

    /// <summary>The same requests, each answer read to its end.</summary>
    private static async Task ReadBareAsync(HttpClient http, Uri server)
    {
        var next = "";
        do
        {
            var address = new Uri(
                server,
                $"/api/v1/namespaces/{Namespace}/pods?labelSelector={All}&limit=500&continue={next}"
            );
            var body = await http.GetByteArrayAsync(address);
            next = ContinueOf(body);
        } while (next.Length > 0);
    }

    /// <summary>The list's own metadata stands before its items.</summary>
    private static string ContinueOf(byte[] body)
    {
        var start = body.AsSpan(0, Math.Min(body.Length, 4096));
        var at = start.IndexOf("\"continue\":\""u8);
        if (at < 0)
            return "";
        var value = start[(at + 12)..];
        return System.Text.Encoding.ASCII.GetString(value[..value.IndexOf((byte)'"')]);
    }

    /// <summary>The median of what one list more costs: what buffers are pooled meanwhile comes and goes.</summary>
    private static async Task<(double Bytes, double Text)> WeighAsync(HttpKubernetesClient client)
    {
        var kept = new List<ObjectList<Pod>> { await client.ListAsync<Pod>(ScopeOf(All), default) };
        var weights = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            kept.Add(await client.ListAsync<Pod>(ScopeOf(All), default));
            weights.Add(GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        var items = kept[0].Items;
        return (Median(weights) / items.Count, (double)items.Sum(item => (long)item.Raw.Utf8.Length) / items.Count);
    }

    private static async Task CreateAsync(Cluster cluster, int count) =>
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, cancellation) =>
                await cluster.Api.PostAsync($"/api/v1/namespaces/{Namespace}/pods", PodOf(number), cancellation)
        );

    private static JsonObject PodOf(int number)
    {
        var labels = new JsonObject { ["bench"] = "yes", ["app.kubernetes.io/name"] = "sluice" };
        if (number % 4 == 0)
            labels["quarter"] = "yes";
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"pod-{number}", ["labels"] = labels },
            ["spec"] = new JsonObject
            {
                ["automountServiceAccountToken"] = false,
                // Nobody's: what is measured is not to change meanwhile.
                ["schedulerName"] = "none",
                ["containers"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "server",
                        ["image"] = "sluice/server:1",
                        ["args"] = new JsonArray("--repository", "s3://models/fraud", "--versions", "only:7"),
                        ["resources"] = new JsonObject { ["limits"] = new JsonObject { ["memory"] = "1Gi" } },
                    }
                ),
            },
        };
    }

    private static HttpKubernetesClient MakeClient(Cluster cluster) =>
        new(
            Kubeconfig.Read([cluster.Kubeconfig]),
            new KubernetesClientOptions
            {
                Program = "sluice-bench",
                Identity = "bench",
                RequestsPerSecond = 1000,
                Burst = 1000,
            },
            TimeProvider.System,
            new Random(1),
            NullLogger<HttpKubernetesClient>.Instance
        );

    private static ListScope ScopeOf(string labels) => new() { Namespace = Namespace, LabelSelector = labels };

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var begun = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
