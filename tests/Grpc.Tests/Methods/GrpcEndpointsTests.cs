using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;
using Sluice.Grpc.Tests.Calls;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Methods;

public sealed class GrpcEndpointsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("another method of the service", "/test.Echo/Other")]
    [InlineData("letters of another case", "/test.echo/call")]
    [InlineData("a slash behind", "/test.Echo/Call/")]
    [InlineData("no method", "/test.Echo")]
    [InlineData("more segments", "/test.Echo/Call/More")]
    [InlineData("another service", "/test.Other/Call")]
    [InlineData("the root", "/")]
    public async Task A_path_that_is_no_method_is_unimplemented(string because, string path)
    {
        await using var server = await StartAsync(HttpProtocols.Http2);
        using var client = new GrpcTestClient(server.Address);

        var reply = await client.SendAsync(path, GrpcTestClient.Frame([])).Within(Limit);

        Assert.Equal(HttpStatusCode.OK, reply.HttpStatus);
        Assert.True(reply.Status == (int)GrpcStatusCode.Unimplemented, $"{because}: {reply.Status}");
        Assert.Equal($"this server has no method {path}", reply.Detail);
    }

    [Theory]
    [InlineData("/test.Echo/Call")]
    [InlineData("/test.Echo/Other")]
    public async Task Another_content_type_is_415_with_a_sentence(string path)
    {
        await using var server = await StartAsync(HttpProtocols.Http2);
        using var client = new GrpcTestClient(server.Address);
        var call = new GrpcTestCall { Headers = [("content-type", "application/grpc+json")] };

        var reply = await client.SendAsync(path, GrpcTestClient.Frame([]), call).Within(Limit);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.HttpStatus);
        Assert.Null(reply.Status);
        Assert.Equal(
            "Content-Type: expected application/grpc, got application/grpc+json.\n"u8.ToArray(),
            reply.Message
        );
    }

    [Theory]
    [InlineData("/test.Echo/Call")]
    [InlineData("/test.Other/Call")]
    public async Task HTTP_1_is_426_with_a_sentence(string path)
    {
        await using var server = await StartAsync(HttpProtocols.Http1);
        using var client = new HttpClient();
        using var body = new ByteArrayContent(GrpcTestClient.Frame([]));
        body.Headers.ContentType = new("application/grpc");

        using var response = await client.PostAsync(new Uri(server.Address, path), body).Within(Limit);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("HTTP/2.0", response.Headers.Upgrade.ToString());
        Assert.Equal("Upgrade", response.Headers.Connection.ToString());
        Assert.Equal(
            "gRPC needs HTTP/2; this request came over HTTP/1.1.\n",
            await response.Content.ReadAsStringAsync().Within(Limit)
        );
    }

    [Theory]
    [InlineData("POST", "/rest/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/rest/nothing", HttpStatusCode.NotFound)]
    [InlineData("POST", "/rest/get", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/rest/get", HttpStatusCode.OK)]
    [InlineData("GET", "/test.Echo/Call", HttpStatusCode.MethodNotAllowed)]
    public async Task The_fallback_leaves_other_protocols_alone(string method, string path, HttpStatusCode expected)
    {
        await using var server = await StartAsync(HttpProtocols.Http1);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, path));

        using var response = await client.SendAsync(request).Within(Limit);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("a method", "/test.Echo/Call", "", GrpcStatusCode.Ok, false)]
    [InlineData("a request that may not take it", "/test.Echo/Call", "slow", GrpcStatusCode.Ok, true)]
    [InlineData("no method", "/test.Echo/Other", "", GrpcStatusCode.Unimplemented, true)]
    [InlineData("letters of another case", "/test.echo/call", "", GrpcStatusCode.Unimplemented, true)]
    [InlineData("an endpoint that is not open", "/test.Twice/Call", "", GrpcStatusCode.Ok, true)]
    public async Task The_shortcut_takes_calls_of_open_methods_past_what_stands_behind_it(
        string because,
        string path,
        string header,
        GrpcStatusCode expected,
        bool passesBehind
    )
    {
        await using var server = await LoopbackServer.StartAsync(app =>
        {
            app.UseGrpcShortcut(
                endpoint => endpoint.Metadata.GetMetadata<TestService>() is null,
                context => context.Request.Headers["way"] != "slow"
            );
            app.UseRouting();
            app.Use(
                (context, next) =>
                {
                    context.Response.Headers["behind"] = "yes";
                    return next(context);
                }
            );
            var service = new TestService(TestService.EchoAsync);
            app.MapGrpcService(service, new GrpcOptions());
            app.MapGrpcService(new Once(), new GrpcOptions()).WithMetadata(service);
        });
        using var client = new GrpcTestClient(server.Address);
        var call = new GrpcTestCall { Headers = [("way", header)] };

        var reply = await client.SendAsync(path, GrpcTestClient.Frame([]), call).Within(Limit);

        Assert.True(reply.Status == (int)expected, $"{because}: {reply.Status}, {reply.Detail}");
        Assert.True(reply.Headers.ContainsKey("behind") == passesBehind, because);
    }

    [Fact]
    public async Task A_method_declared_twice_is_refused_at_the_start() =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            LoopbackServer.StartAsync(app => app.MapGrpcService(new Twice(), new GrpcOptions()))
        );

    [Theory, InlineData(0), InlineData(-1), InlineData(GrpcOptions.LargestRequestBytes + 1)]
    public void A_limit_out_of_range_is_refused(int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GrpcOptions { MaxRequestBytes = bytes });

    private static Task<LoopbackServer> StartAsync(HttpProtocols protocols) =>
        LoopbackServer.StartAsync(
            app =>
            {
                app.UseGrpcFallback();
                app.MapGrpcService(new TestService(TestService.EchoAsync), new GrpcOptions());
                app.MapMethods("/rest/get", ["GET"], context => context.Response.WriteAsync("here"));
            },
            protocols
        );

    private sealed class Once : IGrpcService
    {
        public string Name => "test.Twice";

        public void Describe(GrpcMethods methods) => new TestService(TestService.EchoAsync).Describe(methods);
    }

    private sealed class Twice : IGrpcService
    {
        public string Name => "test.Twice";

        public void Describe(GrpcMethods methods)
        {
            new TestService(TestService.EchoAsync).Describe(methods);
            new TestService(TestService.EchoAsync).Describe(methods);
        }
    }
}
