using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Routing.Tests.Raw;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>No message makes the router answer 5xx, blame a backend, hang or end.</summary>
public sealed class HostileClientTests
{
    private const string Infer = "POST /v2/models/iris/infer HTTP/1.1\r\nHost: h\r\n";
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    // why, request, the status line's beginning
    public static TheoryData<string, string, string> Http1 =>
        new()
        {
            { "no HTTP", "hello\r\n\r\n", "HTTP/1.1 400" },
            { "a chunk's length that is none", $"{Infer}Transfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400" },
            {
                "a chunk longer than it says",
                $"{Infer}Transfer-Encoding: chunked\r\n\r\n2\r\n12345\r\n0\r\n\r\n",
                "HTTP/1.1 400"
            },
            { "two lengths", $"{Infer}Content-Length: 1\r\nContent-Length: 2\r\n\r\n1", "HTTP/1.1 400" },
            { "a negative length", $"{Infer}Content-Length: -1\r\n\r\n", "HTTP/1.1 400" },
            { "an unknown coding", $"{Infer}Transfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 4" },
            { "no host", "POST /v2/models/iris/infer HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 400" },
            {
                "an empty host",
                "POST /v2/models/iris/infer HTTP/1.1\r\nHost:\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200"
            },
            { "HTTP/1.0", "POST /v2/models/iris/infer HTTP/1.0\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200" },
            {
                "an absolute target",
                "POST http://h/v2/models/iris/infer HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200"
            },
            { "a target of all", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 404" },
            { "a tunnel", "CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n", "HTTP/1.1 404" },
            { "an escaped zero", "GET /v2/models/%00 HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 4" },
            { "a broken escape", "GET /v2/models/%zz HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 404" },
            { "escapes that are no UTF-8", "GET /v2/models/%ff%fe HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 404" },
            { "dots", "GET /../../v2/models/iris/../../../etc HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 404" },
            { "escaped dots", "GET /v2/models/%2e%2e%2f%2e%2e HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 404" },
            { "a query of anything", "GET /v2?%zz&[]{}|\\^`\"<>#?/ HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200" },
            { "a long query", $"GET /v2?{new string('q', 8000)} HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200" },
            { "many headers", $"{Infer}Content-Length: 0\r\n{Headers(95, 150)}\r\n", "HTTP/1.1 200" },
            {
                "all that is allowed of query and headers",
                $"GET /v2?{new string('q', 8000)} HTTP/1.1\r\nHost: h\r\n{Headers(95, 160)}\r\n",
                "HTTP/1.1 200"
            },
            { "headers too large", $"{Infer}Content-Length: 0\r\n{Headers(95, 330)}\r\n", "HTTP/1.1 431" },
            { "one large header", $"{Infer}Content-Length: 0\r\n{Headers(1, 16_000)}\r\n", "HTTP/1.1 200" },
            {
                "headers that hop",
                $"{Infer}Content-Length: 0\r\nConnection: host, content-type, te\r\nTE: trailers\r\n\r\n",
                "HTTP/1.1 200"
            },
            {
                "a header's name with signs",
                $"{Infer}Content-Length: 0\r\na!#$%&'*+-.^_`|~b: 1\r\n\r\n",
                "HTTP/1.1 200"
            },
            {
                "a header that is not UTF-8",
                $"{Infer}Content-Length: 0\r\nx-name: \u00e9\u00ff\r\n\r\n",
                "HTTP/1.1 400"
            },
            {
                "a variant that is not ASCII",
                $"{Infer}Content-Length: 0\r\nsluice-variant: \u00c3\u00a9\r\n\r\n",
                "HTTP/1.1 404"
            },
            {
                "two variants",
                $"{Infer}Content-Length: 0\r\nsluice-variant: a\r\nsluice-variant: b\r\n\r\n",
                "HTTP/1.1 400"
            },
            {
                "the same variant twice",
                $"{Infer}Content-Length: 0\r\nsluice-variant: champion\r\nsluice-variant: champion\r\n\r\n",
                "HTTP/1.1 200"
            },
            {
                "an upgrade",
                $"{Infer}Content-Length: 0\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
                "HTTP/1.1 200"
            },
            { "a header in UTF-8", $"{Infer}Content-Length: 0\r\nx-name: \u00c3\u00a9\r\n\r\n", "HTTP/1.1 200" },
            { "100 Continue", $"{Infer}Expect: 100-continue\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200" },
        };

    [Theory, MemberData(nameof(Http1))]
    public async Task Over_http1_each_is_answered(string because, string request, string expected)
    {
        await using var backend = await RunningRouter.BackendAsync(EchoAsync);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        using var client = new TcpClient();
        await client.ConnectAsync(router.Host.Http);

        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        using var answer = new StreamReader(client.GetStream(), Encoding.Latin1);
        var status = await answer.ReadLineAsync().Within(Limit);

        Assert.True(status?.StartsWith(expected, StringComparison.Ordinal), $"{because}: {status}");
        await AssertUnharmedAsync(router);
    }

    /// <summary>Header lists in HPACK, all literals: names and values, lengths below 127.</summary>
    public static TheoryData<string, string[]> Http2 =>
        new()
        {
            { "no path", [":method", "POST", ":scheme", "http"] },
            { "an empty path", [":method", "POST", ":scheme", "http", ":path", ""] },
            { "a path without slash", [":method", "POST", ":scheme", "http", ":path", "v2"] },
            { "a path that is not ASCII", [":method", "GET", ":scheme", "http", ":path", "/v2/models/\u00e9"] },
            { "a query that is not ASCII", [":method", "GET", ":scheme", "http", ":path", "/v2?\u00e9\u0001 x"] },
            { "a query with a line's end", [":method", "GET", ":scheme", "http", ":path", "/v2?a\r\nb: c"] },
            { "a value with a line's end", [":method", "GET", ":scheme", "http", ":path", "/v2", "x", "a\r\nb: c"] },
            { "a value with a zero", [":method", "GET", ":scheme", "http", ":path", "/v2", "x", "a\0b"] },
            {
                "a value of control characters",
                [":method", "GET", ":scheme", "http", ":path", "/v2", "x", "\u0001\u007f"]
            },
            { "a name with a space", [":method", "GET", ":scheme", "http", ":path", "/v2", "x y", "z"] },
            { "a name in capitals", [":method", "GET", ":scheme", "http", ":path", "/v2", "X", "z"] },
            { "an empty name", [":method", "GET", ":scheme", "http", ":path", "/v2", "", "z"] },
            { "a hop", [":method", "GET", ":scheme", "http", ":path", "/v2", "connection", "close"] },
            { "a strange authority", [":method", "GET", ":scheme", "http", ":path", "/v2", ":authority", "u@[::1/?#"] },
            { "an empty authority", [":method", "GET", ":scheme", "http", ":path", "/v2", ":authority", ""] },
            {
                "two authorities",
                [":method", "GET", ":scheme", "http", ":path", "/v2", ":authority", "a", "host", "b"]
            },
            {
                "an extended tunnel",
                [":method", "CONNECT", ":scheme", "http", ":path", "/v2", ":protocol", "websocket"]
            },
            { "a strange method", [":method", "G T", ":scheme", "http", ":path", "/v2"] },
            { "an unknown pseudo-header", [":method", "GET", ":scheme", "http", ":path", "/v2", ":x", "y"] },
            {
                "a length of a body that is none",
                [":method", "GET", ":scheme", "http", ":path", "/v2", "content-length", "9"]
            },
        };

    [Theory, MemberData(nameof(Http2))]
    public async Task Over_http2_none_harms_the_others(string because, string[] headers)
    {
        await using var backend = await RunningRouter.BackendAsync(EchoAsync);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);

        var status = await RawHttp2.SendAsync(router.Host.Grpc, headers).Within(Limit);

        Assert.False(status is "5", $"{because}: answered by 5xx");
        await AssertUnharmedAsync(router);
    }

    [Fact]
    public async Task Many_resets_harm_nobody()
    {
        await using var backend = await RunningRouter.BackendAsync(EchoAsync);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        var random = new Random(1);
        var frame = RunningRouter.Framed("iris", rawBytes: 100_000);

        for (var wave = 0; wave < 20; wave++)
        {
            await Task.WhenAll(
                    Enumerable.Range(0, 20).Select(_ => ResetAsync(random.Next(frame.Length), random.Next(40)))
                )
                .Within(Limit);
        }

        await AssertUnharmedAsync(router);

        async Task ResetAsync(int bytes, int yields)
        {
            using var content = new HeldContent();
            using var reset = new CancellationTokenSource();
            content.Send(frame[..bytes]);
            var call = router.Grpc.SendAsync(RunningRouter.InferPath, content, cancellation: reset.Token);
            for (var turn = 0; turn < yields; turn++)
                await Task.Yield();
            await reset.CancelAsync();
            await Record.ExceptionAsync(() => call);
        }
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task Any_grpc_body_gets_a_status_that_blames_no_server(int seed)
    {
        await using var backend = await RunningRouter.BackendAsync(EchoAsync);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        var random = new Random(seed);
        int[] allowed = [0, 3, 5, 8, 12];

        for (var round = 0; round < 300; round++)
        {
            var isGzip = random.Next(2) == 0;
            var message = RunningRouter.Framed("iris")[5..];
            var body = isGzip
                ? GrpcTestClient.Frame(GrpcTestClient.Gzip(message), flag: 1)
                : GrpcTestClient.Frame(message);
            for (var changes = random.Next(3); changes > 0; changes--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            body = random.Next(5) == 0 ? body[..random.Next(body.Length + 1)] : body;
            var call = new GrpcTestCall { Headers = isGzip ? [("grpc-encoding", "gzip")] : [] };
            var reply = await router.Grpc.SendAsync(RunningRouter.InferPath, body, call).Within(Limit);
            var isAllowed = allowed.Contains(reply.Status ?? -1) || (reply.Status == 13 && !isGzip && body[0] == 1);
            Assert.True(isAllowed, $"seed {seed}, {Convert.ToHexString(body)}: {reply.Status} {reply.Detail}");
        }

        await AssertUnharmedAsync(router);
    }

    [Fact]
    public async Task A_model_name_of_megabytes_is_refused_in_a_sentence()
    {
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(await RunningRouter.DeadAddressAsync());
        var frame = RunningRouter.Framed(new string('x', 5_000_000));

        var reply = await router.Grpc.SendAsync(RunningRouter.InferPath, frame).Within(Limit);

        Assert.Equal(5, reply.Status);
        Assert.EndsWith("models: iris", reply.Detail);
    }

    private static async Task AssertUnharmedAsync(RunningRouter router)
    {
        using var rest = await router.PredictAsync().Within(Limit);
        var grpc = await router.CallAsync().Within(Limit);
        Assert.Equal(HttpStatusCode.OK, rest.StatusCode);
        Assert.Equal(0, grpc.Status);
        Assert.DoesNotContain(router.Logs.Entries, entry => entry.Event.Id is 3100 or 3101);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        context.Response.ContentType = context.Request.ContentType;
        await context.Request.Body.CopyToAsync(context.Response.Body);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static string Headers(int count, int bytesEach) =>
        string.Concat(
            Enumerable.Range(0, count).Select(index => $"x-{index:000}: {new string('v', bytesEach - 9)}\r\n")
        );
}
