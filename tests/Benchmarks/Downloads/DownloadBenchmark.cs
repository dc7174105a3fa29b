using System.Diagnostics;
using Sluice.Artifacts.Publishing;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Benchmarks.Figures;
using Sluice.Serving.Models;

namespace Sluice.Benchmarks.Downloads;

/// <summary>
/// A version with a gibibyte of external data, from a real radosgw on this machine into the cache: found, fetched, hashed, checked, flushed, kept. Beside
/// it, in turns, the bare SDK, which reads the same object and throws it away.
/// </summary>
internal static class DownloadBenchmark
{
    private const string AccessKey = "bench";
    private const string SecretKey = "bench-secret-1234567890";
    private const int Rounds = 5;
    private const double Mebibyte = 1 << 20;

    private static readonly ModelName Model = ModelName.Parse("m");

    public static async Task<IReadOnlyList<Figure>> RunAsync(long bytes, TextWriter log)
    {
        var folder = Directory.CreateTempSubdirectory("sluice-bench-");
        var memory = new Figure("artifacts.download.peak-memory-growth", null, "MiB", "lower", 96, 48);
        var speed = new Figure("artifacts.download.throughput-to-bare-sdk", null, "ratio", "higher", 0.7, 0.9);
        try
        {
            if (!Path.Exists("/usr/bin/radosgw"))
            {
                const string reason = "radosgw is not installed (./dev test installs it as root)";
                return [speed with { Reason = reason }, memory with { Reason = reason }];
            }

            await using var store = await ServerScript.StartAsync(
                "rgw.sh",
                Path.Combine(folder.FullName, "rgw"),
                new Dictionary<string, string> { ["ACCESS_KEY"] = AccessKey, ["SECRET_KEY"] = SecretKey }
            );
            var settings = new StoreKeys(store["ENDPOINT"], AccessKey, SecretKey);
            await PublishAsync(settings, folder.FullName, bytes);

            // A reference on a disk that holds nothing back would be half the truth: the cache is where users' caches are.
            var (ratio, growth) = await MeasureAsync(settings, store["ENDPOINT"], folder.FullName, bytes, log);
            return [speed with { Value = ratio }, memory with { Value = growth }];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double Ratio, double Growth)> MeasureAsync(
        StoreKeys settings,
        string endpoint,
        string folder,
        long bytes,
        TextWriter log
    )
    {
        using var bare = new BareStream(endpoint, AccessKey, SecretKey);
        var (ours, theirs, growth) = (new List<double>(), new List<double>(), 0L);
        // The first round warms both, and does not count.
        for (var round = 0; round <= Rounds; round++)
        {
            var reference = await TimeAsync(() => bare.ReadAsync("models", "m/7/weights.bin"));
            var before = PeakMemory.Reset();
            var whole = await TimeAsync(() => FetchAsync(settings, Path.Combine(folder, $"cache-{round}")));
            growth = Math.Max(growth, PeakMemory.Read() - before);
            Directory.Delete(Path.Combine(folder, $"cache-{round}"), recursive: true);
            await log.WriteLineAsync(
                FormattableString.Invariant(
                    $"  round {round}: bare SDK {bytes / Mebibyte / reference:F0} MiB/s, whole download {bytes / Mebibyte / whole:F0} MiB/s"
                )
            );
            if (round > 0)
            {
                theirs.Add(reference);
                ours.Add(whole);
            }
        }

        return (Median(theirs) / Median(ours), growth / Mebibyte);
    }

    private static async Task FetchAsync(StoreKeys settings, string cache)
    {
        var repository = ModelRepositories.Open(
            new RepositoryOptions
            {
                Uri = "s3://models/m",
                Single = Model,
                Settings = settings,
                CacheDirectory = cache,
            },
            TimeProvider.System,
            new Random(1)
        );
        var listing = await repository.ListAsync([], CancellationToken.None);
        using var fetched = await repository.FetchAsync(
            Model,
            listing.Models[0].Versions[0],
            _ => { },
            CancellationToken.None
        );
        (repository as IDisposable)?.Dispose();
    }

    private static async Task PublishAsync(StoreKeys settings, string folder, long bytes)
    {
        var directory = Directory.CreateDirectory(Path.Combine(folder, "version")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "model.onnx"), "stands for the model");
        var block = new byte[(int)Mebibyte];
        new Random(1).NextBytes(block);
        await using (var file = File.Create(Path.Combine(directory, "weights.bin")))
        {
            for (long written = 0; written < bytes; written += block.Length)
            {
                await file.WriteAsync(block.AsMemory(0, (int)Math.Min(block.Length, bytes - written)));
            }
        }

        using var store = ArtifactStores.Open(
            ArtifactUri.Parse("s3://models/m"),
            settings,
            allowHttp: false,
            TimeProvider.System,
            new Random(1)
        );
        using var local = await LocalVersion.ReadAsync(directory, _ => { }, CancellationToken.None);
        await new VersionPublisher(
            store,
            new Retries(RetryPolicy.Default, TimeProvider.System, new Random(1))
        ).PublishAsync(
            ModelVersion.Parse("7"),
            local,
            new PublishOptions { CreateBucket = true },
            _ => { },
            CancellationToken.None
        );
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var begun = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
