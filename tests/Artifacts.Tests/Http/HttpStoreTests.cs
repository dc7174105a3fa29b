using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Artifacts.Http;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Artifacts.Tests.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Http;

/// <summary>Servers that lie, break off, fall silent or know less than they should.</summary>
public sealed class HttpStoreTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string, ArtifactFault, double?> Refusals =>
        new()
        {
            // case, status and headers, what it means, how long to wait
            { "no credentials", "401 Unauthorized", ArtifactFault.CredentialsMissing, null },
            { "no permission", "403 Forbidden", ArtifactFault.Refused, null },
            { "nothing there", "404 Not Found", ArtifactFault.KeyMissing, null },
            { "nothing there any more", "410 Gone", ArtifactFault.KeyMissing, null },
            { "another state", "412 Precondition Failed", ArtifactFault.Changed, null },
            { "a shorter object", "416 Range Not Satisfiable", ArtifactFault.Changed, null },
            { "too many requests", "429 Too Many Requests\nRetry-After: 30", ArtifactFault.Throttled, 30 },
            { "overloaded", "503 Service Unavailable", ArtifactFault.Throttled, null },
            { "until a date", "503 No\nRetry-After: Wed, 02 Jan 2030 12:00:05 GMT", ArtifactFault.Throttled, 5 },
            { "a date gone by", "503 No\nRetry-After: Wed, 02 Jan 2030 11:00:00 GMT", ArtifactFault.Throttled, null },
            { "broken", "500 Internal Server Error", ArtifactFault.Unreachable, null },
            { "a gateway without a server", "504 Gateway Timeout", ArtifactFault.Unreachable, null },
            {
                "a proxy that wants a name",
                "407 Proxy Authentication Required",
                ArtifactFault.CredentialsMissing,
                null
            },
            { "a teapot", "418 I'm a teapot", ArtifactFault.Invalid, null },
        };

    /// <summary>Answers to a whole read of 5 bytes with the tag <c>"1"</c>.</summary>
    public static TheoryData<string, string, string, ArtifactFault> Unusable =>
        new()
        {
            { "another tag", "200 OK\nContent-Length: 5\nETag: \"2\"", "hello", ArtifactFault.Changed },
            { "no tag any more", "200 OK\nContent-Length: 5", "hello", ArtifactFault.Changed },
            { "only weakly the same", "200 OK\nContent-Length: 5\nETag: W/\"1\"", "hello", ArtifactFault.Changed },
            { "no size", "200 OK\nETag: \"1\"\nConnection: close", "hello", ArtifactFault.Invalid },
            {
                "compressed",
                "200 OK\nContent-Length: 5\nETag: \"1\"\nContent-Encoding: gzip",
                "hello",
                ArtifactFault.Invalid
            },
            { "it breaks off", "200 OK\nContent-Length: 9\nETag: \"1\"", "hello", ArtifactFault.Unreachable },
            { "no HTTP", "", "", ArtifactFault.Unreachable },
            { "no content", "204 No Content\nETag: \"1\"", "", ArtifactFault.Invalid },
        };

    /// <summary>Answers to a read of <c>hello</c> from offset 3.</summary>
    public static TheoryData<string, string, string, ArtifactFault?> Parts =>
        new()
        {
            { "the part", "206 Partial\nContent-Length: 2\nContent-Range: bytes 3-4/5\nETag: \"1\"", "lo", null },
            { "the whole", "200 OK\nContent-Length: 5\nETag: \"1\"", "hello", null },
            {
                "more than asked for",
                "206 Partial\nContent-Length: 3\nContent-Range: bytes 2-4/5\nETag: \"1\"",
                "llo",
                null
            },
            {
                "too late a start",
                "206 Partial\nContent-Length: 1\nContent-Range: bytes 4-4/5\nETag: \"1\"",
                "o",
                ArtifactFault.Invalid
            },
            { "no word of which", "206 Partial\nContent-Length: 2\nETag: \"1\"", "lo", ArtifactFault.Invalid },
            {
                "of an unknown size",
                "206 Partial\nContent-Length: 2\nContent-Range: bytes 3-4/*\nETag: \"1\"",
                "lo",
                ArtifactFault.Invalid
            },
            {
                "of another state",
                "206 Partial\nContent-Length: 2\nContent-Range: bytes 3-4/5\nETag: \"2\"",
                "lo",
                ArtifactFault.Changed
            },
            { "the whole of another state", "200 OK\nContent-Length: 5\nETag: \"2\"", "hallo", ArtifactFault.Changed },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Says_what_a_refusal_means(string because, string head, ArtifactFault expected, double? wait)
    {
        await using var server = Answering(head, "");
        using var store = Open(server.Endpoint, time: new ManualTimeProvider());

        var failure = await FailsAsync(() => ReadAsync(store));

        Assert.True(expected == failure.Fault, $"{because}: {failure}");
        Assert.Equal(wait, failure.RetryAfter?.TotalSeconds);
        Assert.Contains($"{server.Endpoint}/models/a b", failure.Message, StringComparison.Ordinal);
        Assert.Contains(head[..3], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Takes_no_bytes_that_may_be_others(
        string because,
        string head,
        string body,
        ArtifactFault expected
    )
    {
        await using var server = Answering(head, body);
        using var store = Open(server.Endpoint);

        var failure = await FailsAsync(() => ReadAsync(store));

        Assert.True(expected == failure.Fault, $"{because}: {failure}");
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Reads_on_where_it_was(string because, string head, string body, ArtifactFault? expected)
    {
        await using var server = Answering(head, body);
        using var store = Open(server.Endpoint);

        if (expected is null)
        {
            Assert.True(await ReadAsync(store, 3) == "lo", because);
            return;
        }

        var failure = await FailsAsync(() => ReadAsync(store, 3));
        Assert.True(expected == failure.Fault, $"{because}: {failure}");
    }

    [Fact]
    public async Task Asks_for_the_state_that_was_listed_where_the_tag_is_a_strong_one()
    {
        var asked = new List<string>();
        await using var server = new StubServer(request =>
        {
            asked.Add(request);
            var tag = request.Contains("weak", StringComparison.Ordinal) ? "W/\"1\"" : "\"1\"";
            return StubAnswer.Of(
                $"HTTP/1.1 206 Partial\nContent-Length: 2\nContent-Range: bytes 3-4/5\nETag: {tag}\nConnection: close",
                "lo"
            );
        });
        using var store = Open(server.Endpoint);

        await ReadAsync(store, new StoredObject("strong", 5, "\"1\""), 3);
        await ReadAsync(store, new StoredObject("weak", 5, "W/\"1\""), 3);

        Assert.Contains("If-Match: \"1\"\r\n", asked[0], StringComparison.Ordinal);
        Assert.DoesNotContain("If-Match", asked[1], StringComparison.Ordinal);
        Assert.All(asked, request => Assert.Contains("Range: bytes=3-\r\n", request, StringComparison.Ordinal));
        Assert.All(
            asked,
            request => Assert.Contains("Accept-Encoding: identity\r\n", request, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Finds_what_a_server_without_HEAD_has()
    {
        await using var server = new StubServer(request =>
            request.StartsWith("HEAD", StringComparison.Ordinal)
                ? StubAnswer.Of("HTTP/1.1 405 Not Allowed\nContent-Length: 0\nConnection: close")
                : StubAnswer.Of("HTTP/1.1 200 OK\nContent-Length: 5\nETag: \"1\"\nConnection: close", "hello")
        );
        using var store = Open(server.Endpoint);

        Assert.Equal(new StoredObject("a", 5, "\"1\""), await store.FindAsync("a", default).Within(Limit));
    }

    [Theory]
    [InlineData("before the answer", "")]
    [InlineData("within the bytes", "HTTP/1.1 200 OK\nContent-Length: 9\nETag: \"1\"")]
    public async Task Cuts_what_stands_still(string because, string head)
    {
        var time = new ManualTimeProvider();
        var asked = new TaskCompletionSource();
        await using var server = new StubServer(_ =>
        {
            asked.TrySetResult();
            return head.Length == 0
                ? new StubAnswer([], ThenSilence: true)
                : StubAnswer.Of(head, "hello", thenSilence: true);
        });
        using var store = Open(server.Endpoint, time: time);

        var reading = ReadAsync(store);
        await asked.Task.Within(Limit);
        // Bytes that are still on their way start the time anew, so that more than one limit may have to pass.
        while (!reading.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(60));
            await Task.Yield();
        }

        var failure = await FailsAsync(() => reading.Within(Limit));

        Assert.True(failure.Fault == ArtifactFault.Unreachable, because);
        Assert.Contains("nothing came for 60 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_nothing_listens_or_nobody_knows_the_name()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var closed = Open($"http://127.0.0.1:{port}");
        using var unknown = Open(
            "http://no-such-host.test",
            resolve: (_, _) => throw new SocketException((int)SocketError.HostNotFound)
        );

        var refused = await FailsAsync(() => ReadAsync(closed));
        var unresolved = await FailsAsync(() => ReadAsync(unknown));

        Assert.Equal((ArtifactFault.Unreachable, ArtifactFault.Unreachable), (refused.Fault, unresolved.Fault));
        Assert.Contains("nothing listens there", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            "http://no-such-host.test/models/a b: its name cannot be resolved",
            unresolved.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Reads_without_encryption_only_when_told_to()
    {
        var failure = Assert.Throws<ArtifactException>(() =>
            new HttpStore(
                ArtifactUri.Parse("http://host/a"),
                new TestSettings(),
                new HttpStoreOptions(),
                TimeProvider.System
            )
        );

        Assert.Equal(ArtifactFault.Invalid, failure.Fault);
        Assert.Contains("http://host/a", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cannot_be_written_to()
    {
        using var store = Open("http://127.0.0.1:9");

        foreach (
            var attempt in new Func<Task>[]
            {
                () => store.WriteAsync("a", "/etc/hostname", new WriteOptions(), default),
                () => store.DeleteAsync("a", default),
                () => store.CreateBucketAsync(default),
            }
        )
        {
            Assert.Equal(ArtifactFault.Invalid, (await FailsAsync(attempt)).Fault);
        }
    }

    private static StubServer Answering(string head, string body) =>
        new(_ =>
            head.Length == 0
                ? new StubAnswer("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray())
                : StubAnswer.Of(
                    $"HTTP/1.1 {head}"
                        + (
                            head.Contains("Length", StringComparison.Ordinal)
                            || head.Contains("Connection", StringComparison.Ordinal)
                                ? ""
                                : "\nContent-Length: 0"
                        ),
                    body
                )
        );

    private static HttpStore Open(
        string endpoint,
        IStoreSettings? settings = null,
        TimeProvider? time = null,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null
    ) =>
        new(
            ArtifactUri.Parse($"{endpoint}/models"),
            settings ?? new TestSettings(),
            new HttpStoreOptions { AllowUnencrypted = true },
            time ?? TimeProvider.System,
            resolve
        );

    private static Task<string> ReadAsync(HttpStore store, long offset = 0) =>
        ReadAsync(store, new StoredObject("a b", 5, "\"1\""), offset);

    private static async Task<string> ReadAsync(HttpStore store, StoredObject expected, long offset)
    {
        await using var content = await store.OpenAsync(expected, offset, default).Within(Limit);
        return Encoding.ASCII.GetString(await TestBytes.ReadAllAsync(content.Bytes).Within(Limit));
    }

    private static Task<ArtifactException> FailsAsync(Func<Task> action) =>
        Assert.ThrowsAsync<ArtifactException>(action);
}
