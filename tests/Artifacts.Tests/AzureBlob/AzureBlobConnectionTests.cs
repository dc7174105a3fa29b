using System.Net;
using System.Net.Sockets;
using Sluice.Artifacts.AzureBlob;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.AzureBlob;

/// <summary>Connections that fail in ways that azurite never does.</summary>
public sealed class AzureBlobConnectionTests
{
    private const string Half = "HTTP/1.1 200 OK\nETag: \"0x1\"\nContent-Length: 10";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly StoredObject Model = new("model.onnx", 10, "\"0x1\"");

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Says_where_a_connection_was_refused()
    {
        string endpoint;
        using (var nobody = new TcpListener(IPAddress.Loopback, 0))
        {
            nobody.Start();
            endpoint = $"http://127.0.0.1:{((IPEndPoint)nobody.LocalEndpoint).Port}";
        }

        using var store = Open(endpoint);
        var failure = await FailsAsync(() => store.FindAsync("model.onnx", default));

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Contains("az://account/container/models/model.onnx", failure.Message, StringComparison.Ordinal);
        Assert.Contains(endpoint["http://".Length..], failure.Message, StringComparison.Ordinal);
        Assert.Contains("Connection refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_name_does_not_resolve()
    {
        using var store = Open("http://no-such-account.invalid");

        var failure = await FailsAsync(() => store.FindAsync("model.onnx", default));

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Contains("no-such-account.invalid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_a_read_when_nothing_comes_any_more()
    {
        await using var server = new StubServer(_ => StubAnswer.Of(Half, "12345", thenSilence: true));
        using var store = Open(server.Endpoint);
        await using var content = await store.OpenAsync(Model, 0, default).Within(Limit);
        await content.Bytes.ReadExactlyAsync(new byte[5]).Within(Limit);
        _time.Advance(TimeSpan.FromHours(1));

        var reading = content.Bytes.ReadAsync(new byte[5]).AsTask();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(reading.IsCompleted, "a slow caller, or 29 s of silence, ended the read");
        _time.Advance(TimeSpan.FromSeconds(1));

        var failure = await FailsAsync(() => reading);
        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Contains("nothing came for 30 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_a_request_that_is_never_answered()
    {
        var asked = new TaskCompletionSource();
        await using var server = new StubServer(_ =>
        {
            asked.SetResult();
            return new StubAnswer([], ThenSilence: true);
        });
        using var store = Open(server.Endpoint);

        var finding = store.FindAsync("model.onnx", default);
        await asked.Task.Within(Limit);
        _time.Advance(TimeSpan.FromSeconds(60));

        var failure = await FailsAsync(() => finding);
        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3_000_000)]
    public async Task Gives_up_a_write_that_is_never_answered(int size)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, new byte[size]);
        var asked = new TaskCompletionSource();
        await using var server = new StubServer(_ =>
        {
            asked.TrySetResult();
            return new StubAnswer([], ThenSilence: true);
        });
        using var store = Open(
            server.Endpoint,
            new AzureBlobLimits { PutUpToBytes = 1_000_000, BlockBytes = 1_000_000 }
        );

        var writing = store.WriteAsync("model.onnx", file, new WriteOptions(), default);
        await asked.Task.Within(Limit);
        _time.Advance(TimeSpan.FromSeconds(60));

        var failure = await FailsAsync(() => writing);
        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        File.Delete(file);
    }

    [Fact]
    public async Task Says_that_a_read_broke_off()
    {
        await using var server = new StubServer(_ => StubAnswer.Of(Half, "12345"));
        using var store = Open(server.Endpoint);
        await using var content = await store.OpenAsync(Model, 0, default).Within(Limit);

        var failure = await FailsAsync(() => content.Bytes.ReadExactlyAsync(new byte[10]).AsTask());

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
    }

    [Fact]
    public async Task Ends_with_the_caller_who_gives_up_waiting_for_an_answer()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new StubServer(_ =>
        {
            cancel.Cancel();
            return new StubAnswer([], ThenSilence: true);
        });
        using var store = Open(server.Endpoint);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            store.FindAsync("model.onnx", cancel.Token).Within(Limit)
        );
    }

    [Theory]
    [InlineData(
        "another blob, where the condition is not known",
        "HTTP/1.1 200 OK\nETag: \"0x2\"",
        0,
        ArtifactFault.Changed
    )]
    [InlineData("all of it, where ranges are not known", "HTTP/1.1 200 OK\nETag: \"0x1\"", 5, ArtifactFault.Invalid)]
    [InlineData("a redirect", "HTTP/1.1 302 Found\nLocation: http://elsewhere.invalid/", 0, ArtifactFault.Invalid)]
    public async Task Takes_no_other_bytes_than_those_asked_for(
        string because,
        string head,
        long offset,
        ArtifactFault fault
    )
    {
        await using var server = new StubServer(_ => StubAnswer.Of($"{head}\nContent-Length: 10", "1234567890"));
        using var store = Open(server.Endpoint);

        var failure = await FailsAsync(() => store.OpenAsync(Model, offset, default));

        Assert.True(fault == failure.Fault, $"{because}: {failure}");
    }

    [Fact]
    public async Task Says_that_a_listing_is_none()
    {
        await using var server = new StubServer(_ =>
            StubAnswer.Of("HTTP/1.1 200 OK\nContent-Length: 14", "<html>Welcome!")
        );
        using var store = Open(server.Endpoint);

        var failure = await FailsAsync(() => store.ListAsync("", default).ToListAsync().AsTask());

        Assert.Equal(ArtifactFault.Invalid, failure.Fault);
        Assert.Contains("AZURE_STORAGE_ENDPOINT", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_over_folders_in_a_listing_and_quotes_tags()
    {
        const string Listing = """
            <EnumerationResults><Blobs>
            <Blob><Name>models/v1</Name><Properties><Content-Length>0</Content-Length><Etag>0x1</Etag><ResourceType>directory</ResourceType></Properties></Blob>
            <Blob><Name>models/v2/</Name><Properties><Content-Length>0</Content-Length><Etag>0x2</Etag></Properties></Blob>
            <Blob><Name Encoded="true">models/v3%EF%BF%BE</Name><Properties><Content-Length>7</Content-Length><Etag>0x3</Etag></Properties></Blob>
            </Blobs><NextMarker /></EnumerationResults>
            """;
        await using var server = new StubServer(_ =>
            StubAnswer.Of($"HTTP/1.1 200 OK\nContent-Length: {Listing.Length}", Listing)
        );
        using var store = Open(server.Endpoint);

        var listed = await store.ListAsync("", default).ToListAsync().AsTask().Within(Limit);

        Assert.Equal([new StoredObject("v3\uFFFE", 7, "\"0x3\"")], listed);
    }

    private AzureBlobStore Open(string endpoint, AzureBlobLimits? limits = null) =>
        new(
            ArtifactUri.Parse("az://account/container/models"),
            new TestSettings { ["AZURE_STORAGE_KEY"] = "a2V5", ["AZURE_STORAGE_ENDPOINT"] = endpoint },
            _time,
            new Random(1),
            limits
        );

    private static Task<ArtifactException> FailsAsync(Func<Task> action) =>
        Assert.ThrowsAsync<ArtifactException>(() => action().Within(Limit));
}
