using System.Net;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Iris;
using Sluice.Conformance.Tests.Servers;

namespace Sluice.Conformance.Tests.Splitting;

/// <summary>The promise: after any number of requests, each variant has answered its share of them, within one.</summary>
public sealed class ExactSplitTests(ITestOutputHelper output)
{
    private const int Connections = 8;
    private const int PerConnection = 1250;
    private const int Total = Connections * PerConnection;

    /// <summary>Sent between the counted requests: a request that names who shall answer takes no place in the split.</summary>
    private const int Naming = 300;

    public static TheoryData<string> Splits =>
        ["main 1 90, challenger 2 10", "main 1 70, challenger 2 20, canary 2 10"];

    [Theory, MemberData(nameof(Splits))]
    public async Task Ten_thousand_requests_over_eight_connections_are_split_exactly(string split)
    {
        var (node, python) = (
            await GrpcClient.FindAsync(GrpcClient.Node),
            await GrpcClient.FindAsync(GrpcClient.Python)
        );
        var variants = split.Split(", ").Select(part => part.Split(' ')).Select(p => (p[0], p[1], int.Parse(p[2])));
        using var folder = new TemporaryFolder();
        var manifest = SplitManifest.Write(folder.Path, variants);
        await using var up = await UpProcess.StartAsync(variants.Count(), "-f", manifest);
        using var rest1 = new RestConnection(up.Http, HttpVersion.Version11);
        using var rest2 = new RestConnection(new Uri($"http://{up.Grpc}"), HttpVersion.Version20);
        var (tally, named) = (new Tally(), new Tally());

        await Task.WhenAll(
            CallAsync(node, up, channels: 3, tally, named),
            CallAsync(python, up, channels: 3, tally, named),
            rest1.SendAsync(PerConnection, concurrency: 1, tally),
            rest2.SendAsync(PerConnection, concurrency: 4, tally)
        );

        Report(tally, variants);
        Assert.Empty(tally.Failures.Concat(named.Failures));
        Assert.Equal((1, 1), (rest1.Opened, rest2.Opened));
        Assert.Equal(Total, tally.Variants.Values.Sum());
        Assert.Equal(2 * Naming, named.Variants["challenger"]);
        Assert.Equal([up.Generation], tally.Generations.Keys);
        foreach (var (variant, _, weight) in variants)
        {
            // Shares of 10,000 are whole numbers here, so that less than one off is not off at all.
            var share = Total * weight / 100.0;
            Assert.True(
                Math.Abs(tally.Variants[variant] - share) < 1,
                $"{variant}: {tally.Variants[variant]} of {Total}, its share is {share}"
            );
        }

        Assert.Equal(variants.Count(), tally.Variants.Count);
    }

    /// <summary>As many connections, each with its part of the requests; between them requests that name a variant.</summary>
    private static async Task CallAsync(GrpcClient client, UpProcess up, int channels, Tally tally, Tally named)
    {
        const int Parts = 3;
        var counted = new ClientCall("ModelInfer", IrisAnswers.Request()) { Repeat = channels * PerConnection / Parts };
        var naming = new ClientCall("ModelInfer", IrisAnswers.Request())
        {
            Metadata = new Dictionary<string, string[]> { ["sluice-variant"] = ["challenger"] },
            Repeat = Naming / Parts,
        };
        var calls = Enumerable.Repeat(new[] { counted, naming }, Parts).SelectMany(pair => pair).ToArray();
        var job = new ClientJob(up.Grpc, calls)
        {
            Channels = channels,
            Concurrency = 4 * channels,
            Count = Tally.Counted,
        };

        var results = await client.PerformAsync(job);

        foreach (var (call, result) in calls.Zip(results))
            (call == counted ? tally : named).Add(result);
    }

    private void Report(Tally tally, IEnumerable<(string Variant, string Version, int Weight)> variants) =>
        output.WriteLine(
            $"{tally.Variants.Values.Sum()} requests over {Connections} connections, {tally.Failures.Count} failed, "
                + $"route generation {string.Join(", ", tally.Generations.Keys)}: "
                + string.Join(
                    ", ",
                    variants.Select(v => $"{v.Variant} {tally.Variants.GetValueOrDefault(v.Variant)} ({v.Weight} %)")
                )
        );
}
