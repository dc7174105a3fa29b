using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests.Harness;

/// <summary>Takes what is sent by OTLP over HTTP, and keeps the messages as they came.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<byte[]>> _taken;

    private Collector(LoopbackServer server, ConcurrentDictionary<string, ConcurrentQueue<byte[]>> taken) =>
        (_server, _taken) = (server, taken);

    /// <summary>The variables that send a program's telemetry here.</summary>
    public Dictionary<string, string> Environment =>
        new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"{_server.Address}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "flowers",
        };

    public static async Task<Collector> StartAsync()
    {
        var taken = new ConcurrentDictionary<string, ConcurrentQueue<byte[]>>(StringComparer.Ordinal);
        var server = await LoopbackServer.StartAsync(
            app =>
                app.MapPost(
                    "/v1/{signal}",
                    async (string signal, HttpRequest request) =>
                    {
                        using var body = new MemoryStream();
                        await request.Body.CopyToAsync(body);
                        taken.GetOrAdd(signal, _ => []).Enqueue(body.ToArray());
                    }
                ),
            HttpProtocols.Http1
        );
        return new(server, taken);
    }

    /// <param name="signal"><c>traces</c> or <c>metrics</c>.</param>
    /// <param name="bytes">What a message must hold: text, as UTF-8, or an id.</param>
    public bool Took(string signal, ReadOnlySpan<byte> bytes)
    {
        foreach (var message in _taken.GetValueOrDefault(signal, []))
        {
            if (message.AsSpan().IndexOf(bytes) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
