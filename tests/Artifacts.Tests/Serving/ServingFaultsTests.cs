using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Serving;

/// <summary>
/// A whole model server in front of a real store that is troubled: nothing wrong is ever served, and nothing good is lost. What single parts do in
/// each case is theirs to test.
/// </summary>
[Collection(RgwCollection.Name)]
public sealed class ServingFaultsTests(RgwServer rgw)
{
    /// <summary>How long the store is away; a minute with SLUICE_CHAOS=full (<c>./dev chaos</c>).</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("SLUICE_CHAOS") == "full" ? 60 : 3
    );

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly int[] Picks = [0, 1_234_567, PublishedModel.Numbers - 1];

    [Fact]
    public async Task Connections_that_are_cut_again_and_again_cost_time_and_nothing_else()
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await using var proxy = new FaultyProxy(rgw.Endpoint) { CutAfter = 700_007 };

        await using var server = await model.ServeAsync(proxy);
        await server.UntilReadyAsync();

        await AssertServesAsync(server, "7");
    }

    [Theory]
    [InlineData("500 Internal Server Error")]
    [InlineData("503 Slow Down")]
    [InlineData("429 Too Many Requests")]
    public async Task A_store_that_is_overloaded_for_a_moment_is_asked_again(string status)
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await using var proxy = new FaultyProxy(rgw.Endpoint);
        for (var times = 0; times < 3; times++)
        {
            proxy.Answers.Enqueue($"HTTP/1.1 {status}\nContent-Length: 0\nConnection: close\n\n");
        }

        await using var server = await model.ServeAsync(proxy);
        await server.UntilReadyAsync();

        Assert.Empty(proxy.Answers);
        await AssertServesAsync(server, "7");
    }

    [Theory]
    [InlineData("a flipped byte", "7/weights.bin: expected SHA-256 ")]
    [InlineData("a truncated object", "names 'weights.bin' with 8,000,000 bytes, it has 7,999,996")]
    public async Task What_is_not_as_it_was_published_is_not_served_and_hinders_no_other_version(
        string fault,
        string expected
    )
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await model.PublishAsync("8");
        await model.TamperAsync(
            "7/weights.bin",
            bytes =>
            {
                bytes[5_000_000] ^= 1;
                return fault == "a flipped byte" ? bytes : bytes[..^4];
            }
        );

        await using var server = await model.ServeAsync(null, "--versions", "only:7,8");
        var failed = await server.UntilAsync("7", "Failed");
        await server.UntilReadyAsync();

        Assert.Contains(expected, failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("503", await server.PickAsync(0, "7"));
        await AssertServesAsync(server, "8");
    }

    [Fact]
    public async Task A_store_that_vanishes_takes_nothing_from_service_and_is_taken_up_when_it_returns()
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await using var proxy = new FaultyProxy(rgw.Endpoint);
        await using var server = await model.ServeAsync(proxy);
        await server.UntilReadyAsync();

        proxy.Vanish();
        var began = TimeProvider.System.GetTimestamp();
        await model.PublishAsync("8");
        await server.UntilSaidAsync("The repository cannot be looked at; what is served stays");
        await AssertServesAsync(server, "7");
        await using (var started = await model.ServeAsync(proxy))
        {
            await started.UntilReadyAsync();
            Assert.Contains("Serving from the cache what it knows", started.Log, StringComparison.Ordinal);
            await AssertServesAsync(started, "7");
        }

        do
        {
            await AssertServesAsync(server, "7");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        } while (TimeProvider.System.GetElapsedTime(began) < Outage);

        proxy.Return();
        await server.UntilAsync("8", "Ready");

        await AssertServesAsync(server, "8");
    }

    /// <summary>Takes the half minute after which silence is given up.</summary>
    [Fact]
    public async Task A_store_that_hangs_in_a_download_is_asked_again_for_the_rest_while_the_old_version_serves()
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await using var proxy = new FaultyProxy(rgw.Endpoint);
        await using var server = await model.ServeAsync(proxy);
        await server.UntilReadyAsync();
        var before = proxy.BytesDown;
        proxy.HoldAfter = before + (PublishedModel.Bytes / 2);

        await model.PublishAsync("8");
        await proxy.HeldAsync().Within(Limit);
        // What hangs is never heard of again; who asks anew is answered.
        proxy.HoldAfter = null;
        await AssertServesAsync(server, "7");
        await server.UntilAsync("8", "Ready");

        await AssertServesAsync(server, "8");
        // Listings, and what was on its way when it hung, come on top.
        Assert.InRange(proxy.BytesDown - before, PublishedModel.Bytes, PublishedModel.Bytes + (2L << 20));
    }

    [Fact]
    public async Task Killed_at_any_point_of_a_download_it_goes_on_from_there_at_the_next_start()
    {
        const int Kills = 4;
        using var model = await PublishedModel.CreateAsync(rgw);
        await using var proxy = new FaultyProxy(rgw.Endpoint);
        var random = new Random(20_261);
        for (var kill = 0; kill < Kills; kill++)
        {
            proxy.HoldAfter = proxy.BytesDown + random.NextInt64(10_000, PublishedModel.Bytes / Kills);
            await using var killed = await model.ServeAsync(proxy);
            await proxy.HeldAsync();
            await killed.KillAsync();
            proxy.Release();
        }

        await using var server = await model.ServeAsync(proxy);
        await server.UntilReadyAsync();

        await AssertServesAsync(server, "7");
        // Of each attempt a block or two may not have reached the disk.
        Assert.InRange(proxy.BytesDown, PublishedModel.Bytes, PublishedModel.Bytes + (Kills * (4L << 20)));
    }

    [Fact]
    public async Task Two_servers_that_fill_one_cache_fetch_a_version_once()
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await using var proxy = new FaultyProxy(rgw.Endpoint);

        await using var first = await model.ServeAsync(proxy);
        await using var second = await model.ServeAsync(proxy);
        await first.UntilReadyAsync();
        await second.UntilReadyAsync();

        await AssertServesAsync(first, "7");
        await AssertServesAsync(second, "7");
        Assert.InRange(proxy.BytesDown, PublishedModel.Bytes, PublishedModel.Bytes * 3 / 2);
    }

    [Theory]
    [InlineData("blanks and marks", "with blank & 'quotes' +%20?#.bin")]
    [InlineData("letters of other scripts", "größe/模型/модель ✓.bin")]
    public async Task Any_name_that_a_file_may_have_is_served(string because, string weights)
    {
        using var model = await PublishedModel.CreateAsync(rgw, weights: weights);

        await using var server = await model.ServeAsync(null);
        await server.UntilReadyAsync();

        Assert.True(await server.PickAsync(77) == PublishedModel.Weight("7", 77), because);
    }

    [Fact]
    public async Task A_key_of_a_thousand_characters_is_served()
    {
        var weights = string.Join('/', Enumerable.Repeat(new string('w', 240), 4)) + "/" + new string('x', 20);
        using var model = await PublishedModel.CreateAsync(rgw, weights: weights);

        await using var server = await model.ServeAsync(null);
        await server.UntilReadyAsync();

        await AssertServesAsync(server, "7");
    }

    [Fact]
    public async Task A_manifest_that_names_a_file_outside_of_its_version_gets_nothing_written_there()
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await model.PublishAsync("8");
        var escape = VersionManifest.Of([new ManifestFile("../../../escaped", 5, new string('0', 64))]);
        await model.TamperAsync("7/manifest.json", _ => escape.ToJson());

        await using var server = await model.ServeAsync(null, "--versions", "only:7,8");
        var failed = await server.UntilAsync("7", "Failed");
        await server.UntilReadyAsync();

        Assert.Contains(
            "'../../../escaped' cannot be an artifact's",
            failed.GetProperty("error").GetString(),
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(model.Cache)!, "escaped", SearchOption.AllDirectories));
        await AssertServesAsync(server, "8");
    }

    [Fact]
    public async Task External_data_that_points_outside_is_not_read()
    {
        using var model = await PublishedModel.CreateAsync(rgw);
        await model.PublishAsync("8", location: "../7/weights.bin");

        await using var server = await model.ServeAsync(null, "--versions", "only:7,8");
        var failed = await server.UntilAsync("8", "Failed");
        await server.UntilReadyAsync();

        Assert.Contains("cannot read model.onnx", failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        await AssertServesAsync(server, "7");
    }

    private static async Task AssertServesAsync(ServedProcess server, string version)
    {
        foreach (var pick in Picks)
        {
            Assert.Equal(PublishedModel.Weight(version, pick), await server.PickAsync(pick));
        }
    }
}
