using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Lifetime;

namespace Sluice.Operator.Tests.Harness;

/// <summary>
/// What the model servers of a cluster without kubelets say: one listener on all of 127.0.0.0/8, where each pod has an address
/// of its own. One that nothing was set for is ready with <see cref="Digest"/>.
/// </summary>
internal sealed class ScriptedServers : IAsyncDisposable
{
    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly ConcurrentDictionary<string, string> _said = new();
    private readonly WebApplication _application;

    private ScriptedServers(WebApplication application) => _application = application;

    /// <summary>The port, on every address.</summary>
    public int Port { get; private init; }

    public static async Task<ScriptedServers> StartAsync(ILoggerFactory logging)
    {
        var builder = WebHosts.CreateBuilder(logging);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0));
        var application = builder.Build();
        ScriptedServers? servers = null;
        application.MapGet("/status", context => context.Response.WriteAsync(servers!.Of(context)));
        await application.StartAsync();
        return servers = new(application)
        {
            Port = new Uri(application.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)).Port,
        };
    }

    /// <summary>The server at an address cannot load its version.</summary>
    public void Fails(string address, string error, bool mayPass) =>
        _said[address] = JsonSerializer.Serialize(
            new
            {
                ready = false,
                versions = new[]
                {
                    new
                    {
                        phase = "Failed",
                        error,
                        mayPass,
                    },
                },
            }
        );

    /// <summary>The server at an address has other files.</summary>
    public void Has(string address, string digest) => _said[address] = Ready(digest);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private string Of(HttpContext context) =>
        _said.GetValueOrDefault(context.Connection.LocalIpAddress!.MapToIPv4().ToString(), Ready(Digest));

    private static string Ready(string digest) =>
        JsonSerializer.Serialize(new { ready = true, versions = new[] { new { phase = "Ready", digest } } });
}
