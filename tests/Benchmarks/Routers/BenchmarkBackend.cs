using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Hosting.Lifetime;

namespace Sluice.Benchmarks.Routers;

/// <summary>
/// A Kestrel with the blocks and limits that our servers have, and nothing else: it reads a gRPC call and answers an empty message or,
/// at <see cref="EchoPath"/>, the message that it has read. The cheapest that a call can end at.
/// </summary>
internal static class BenchmarkBackend
{
    /// <summary>The method that answers with the request's message.</summary>
    public const string EchoPath = "/benchmark.Echo/Unary";

    private static readonly byte[] EmptyMessage = new byte[5];

    /// <param name="port">Of gRPC over cleartext HTTP/2.</param>
    /// <param name="httpPort">Of HTTP/1.1; 0: any.</param>
    public static async Task<int> RunAsync(int port, int httpPort)
    {
        var builder = WebHosts.CreateBuilder(NullLoggerFactory.Instance);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            // Whatever address of the loopback network it is called at.
            kestrel.Listen(IPAddress.Any, port, listener => listener.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, httpPort, listener => listener.Protocols = HttpProtocols.Http1);
        });
        var application = builder.Build();
        application.Run(context => context.Request.Path == EchoPath ? EchoAsync(context) : AnswerAsync(context));
        await application.RunAsync();
        return 0;
    }

    private static async Task EchoAsync(HttpContext context)
    {
        var body = context.Request.BodyReader;
        var read = await body.ReadAsync();
        while (!read.IsCompleted)
        {
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync();
        }

        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        foreach (var piece in read.Buffer)
            context.Response.BodyWriter.Write(piece.Span);
        body.AdvanceTo(read.Buffer.End);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        context.Response.ContentType = "application/grpc";
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.ContentLength = EmptyMessage.Length;
        await context.Response.StartAsync();
        await context.Response.BodyWriter.WriteAsync(EmptyMessage);
        if (context.Response.SupportsTrailers())
            context.Response.AppendTrailer("grpc-status", "0");
    }
}
