using Sluice.Conformance.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Triton;

/// <summary>What Triton's example clients send over HTTP is answered as they check it; README.md says how their bytes were derived.</summary>
public sealed class HttpExamplesTests
{
    private static readonly int[] Ascending = [.. Enumerable.Range(0, 16)];

    [Fact]
    public async Task The_vectors_are_what_their_derivation_gives()
    {
        using var folder = new TemporaryFolder();
        var script = Path.Combine(folder.Path, "derive.py");
        File.Copy(RepositoryFiles.PathOf("tests/Conformance.Tests/Triton/derive.py"), script);

        var finished = await Finished.RunAsync("/usr/bin/python3", ["-B", script]);

        if (finished.ExitCode == 127)
            Assert.Skip("needs python3: apt-get install python3");
        Assert.Equal(("", 0), (finished.Errors, finished.ExitCode));
        Assert.Equal(
            RepositoryFiles.Read(TritonExample.Vectors),
            await File.ReadAllTextAsync(
                Path.Combine(folder.Path, "vectors.json"),
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public async Task Health_and_metadata()
    {
        await using var models = await TritonRepository.StartAsync();

        var replies = await ReplayAsync("simple_http_health_metadata.py", models.Server.Http);

        Assert.Equal([200, 200, 200, 200, 200, 404], replies.Select(reply => reply.Status));
        Assert.Equal("triton", (string)replies[3].Json["name"]!);
        Assert.Equal("simple", (string)replies[4].Json["name"]!);
        Assert.Contains("Request for unknown model", replies[5].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simple_http_infer_client.py")]
    [InlineData("simple_http_infer_client.py, gzip")]
    [InlineData("simple_http_infer_client.py, deflate")]
    public async Task Predictions_with_outputs_asked_for_and_without(string example)
    {
        await using var models = await TritonRepository.StartAsync();

        var replies = await ReplayAsync(example, models.Server.Http);

        foreach (var reply in new[] { replies[0], replies[2] })
        {
            Assert.Equal(Ascending.Select(value => value - 1), reply.Ints("OUTPUT0"));
            Assert.Equal(Ascending.Select(value => value + 1), reply.Ints("OUTPUT1"));
        }

        Assert.Single(replies[1].Json["model_stats"]!.AsArray());
        Assert.StartsWith("Request for unknown model", replies[3].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simple_http_async_infer_client.py")]
    [InlineData("simple_http_aio_infer_client.py")]
    [InlineData("simple_http_infer_client.cc")]
    public async Task Predictions_in_binary_one_at_a_time_and_several(string example)
    {
        await using var models = await TritonRepository.StartAsync();
        var vectors = TritonExample.Http(example).Where(vector => vector.Head[0].StartsWith("POST", Ordinal)).ToArray();

        var replies = await Task.WhenAll(vectors.Select(vector => ReplayAsync([vector], models.Server.Http)));

        Assert.All(
            replies.Select(reply => reply[0]),
            reply =>
            {
                Assert.Equal(Ascending.Select(value => value + 1), reply.Ints("OUTPUT0"));
                Assert.Equal(Ascending.Select(value => value - 1), reply.Ints("OUTPUT1"));
            }
        );
    }

    [Fact]
    public async Task The_C_client_prints_the_statistics_of_the_model_that_it_has_asked()
    {
        await using var models = await TritonRepository.StartAsync();

        var replies = await ReplayAsync("simple_http_infer_client.cc", models.Server.Http);

        var statistics = Assert.Single(replies[1].Json["model_stats"]!.AsArray())!;
        Assert.Equal(("simple", 1), ((string)statistics["name"]!, (int)statistics["inference_count"]!));
    }

    [Fact]
    public async Task Strings_in_binary_and_as_JSON()
    {
        await using var models = await TritonRepository.StartAsync();

        var replies = await ReplayAsync("simple_http_string_infer_client.py", models.Server.Http);

        Assert.Equal(Ascending.Select(value => $"{value + 1}"), replies[0].Texts("OUTPUT0"));
        Assert.Equal(Ascending.Select(value => $"{value - 1}"), replies[0].Texts("OUTPUT1"));
        Assert.All(replies[1..3], reply => Assert.Equal(Enumerable.Repeat("he\0llo", 16), reply.Texts("OUTPUT0")));
        Assert.All(
            replies[3..],
            reply => Assert.Equal(Enumerable.Repeat("\0\u0001\u0002\u0003", 16), reply.Texts("OUTPUT0"))
        );
    }

    [Fact]
    public async Task Model_control()
    {
        const int models = 7;
        await using var repository = await TritonRepository.StartAsync(models);

        var replies = await ReplayAsync("simple_http_model_control.py", repository.Server.Control);

        Assert.Equal(models, replies[0].Json.AsArray().Count);
        Assert.Equal([200, 200, 400, 200, 200, 200], replies[1..7].Select(reply => reply.Status));
        Assert.Contains("failed to load", replies[3].Error, StringComparison.Ordinal);
        Assert.Equal(16, (int)replies[5].Json["max_batch_size"]!);
        Assert.NotEqual(200, replies[7].Status);
        Assert.Contains("failed to load", replies[8].Error, StringComparison.Ordinal);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static Task<RawReply[]> ReplayAsync(string example, Uri server) =>
        ReplayAsync(TritonExample.Http(example), server);

    private static async Task<RawReply[]> ReplayAsync(HttpVector[] vectors, Uri server)
    {
        using var connection = await RawConnection.OpenAsync(server);
        var replies = new List<RawReply>();
        foreach (var vector in vectors)
            replies.Add(await connection.SendAsync(vector.Bytes));
        return [.. replies];
    }
}
