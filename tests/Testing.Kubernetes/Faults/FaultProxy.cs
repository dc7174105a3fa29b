using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Testing.Kubernetes.Faults;

/// <summary>
/// Stands between a client and the API server, with a certificate of the cluster's authority, and does to requests what tests
/// ask for. Bearer tokens pass; client certificates do not.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly string[] NotPassedOn = ["Host", "Transfer-Encoding", "Connection", "Content-Length"];
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int Left)> _faults = [];
    private readonly ConcurrentDictionary<HttpContext, bool> _watches = new();
    private readonly ConcurrentQueue<(string Method, string Path)> _seen = new();
    private readonly HttpClient _server;
    private readonly WebApplication _web;

    private FaultProxy(ClusterCredentials credentials, WebApplication web)
    {
        _server = new HttpClient(credentials.NewHandler())
        {
            BaseAddress = credentials.Server,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _web = web;
        Credentials = credentials;
    }

    /// <summary>The cluster's, with this proxy as the server.</summary>
    public ClusterCredentials Credentials { get; private set; }

    /// <summary>Method, path and query of each request so far.</summary>
    public IReadOnlyList<(string Method, string Path)> Seen => [.. _seen];

    /// <summary>How many watches are open.</summary>
    public int OpenWatches => _watches.Count;

    /// <summary>Starts one.</summary>
    public static async Task<FaultProxy> StartAsync(Cluster cluster)
    {
        var certificate = MakeCertificate(cluster.Credentials);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        var web = builder.Build();
        var proxy = new FaultProxy(cluster.Credentials, web);
        web.Run(proxy.PassAsync);
        await web.StartAsync();
        var addresses = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        proxy.Credentials = cluster.Credentials with { Server = new Uri(addresses.Addresses.Single()) };
        return proxy;
    }

    /// <summary>A kubeconfig file of the administrator that leads through this proxy.</summary>
    public async Task<string> WriteKubeconfigAsync(string path)
    {
        await File.WriteAllTextAsync(path, Credentials.ToKubeconfig(Credentials.Server));
        return path;
    }

    /// <summary>From now on; of several that apply, the one added first befalls a request.</summary>
    public void Add(Fault fault)
    {
        lock (_gate)
            _faults.Add((fault, fault.Times));
    }

    /// <summary>How many requests a fault may still befall: 0 when it is spent.</summary>
    public int LeftOf(Fault fault)
    {
        lock (_gate)
            return _faults.Find(entry => ReferenceEquals(entry.Fault, fault)).Left;
    }

    /// <summary>From now on nothing is done to requests.</summary>
    public void Clear()
    {
        lock (_gate)
            _faults.Clear();
    }

    /// <summary>Closes the connections of all open watches.</summary>
    public void CutWatches()
    {
        foreach (var watch in _watches.Keys)
            watch.Abort();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        CutWatches();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        await _web.StopAsync(limit.Token);
        await _web.DisposeAsync();
        _server.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        _seen.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString));
        var fault = Take(context.Request);
        if (fault is Fault.Refuse refuse)
        {
            await FaultAnswer.RefuseAsync(context, refuse);
            return;
        }

        if (fault is Fault.Delay delay)
            await Task.Delay(delay.Time, TimeProvider.System, context.RequestAborted);

        var isWatch = context.Request.Query["watch"] is ["true" or "1"];
        if (isWatch)
            _watches[context] = true;
        try
        {
            await ForwardAsync(context, fault);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            // The API server is away, or the client is: the other side learns it the hard way.
            context.Abort();
        }
        finally
        {
            _watches.TryRemove(context, out _);
        }
    }

    private Fault? Take(HttpRequest request)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(entry => entry.Fault.Applies(request));
            if (index < 0)
                return null;

            var (fault, left) = _faults[index];
            if (left == 1)
                _faults.RemoveAt(index);
            else if (left > 0)
                _faults[index] = (fault, left - 1);
            return fault;
        }
    }

    private async Task ForwardAsync(HttpContext context, Fault? fault)
    {
        using var request = ToServer(context.Request);
        using var answer = await _server.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            context.RequestAborted
        );
        if (fault is Fault.LoseAnswer)
        {
            await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!NotPassedOn.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers[name] = values.ToArray();
        }

        await context.Response.StartAsync(context.RequestAborted);
        await FaultAnswer.CopyAsync(context, await answer.Content.ReadAsStreamAsync(context.RequestAborted), fault);
    }

    private static HttpRequestMessage ToServer(HttpRequest from)
    {
        var to = new HttpRequestMessage(new HttpMethod(from.Method), from.Path + from.QueryString);
        if (from.ContentLength > 0 || from.Headers.TransferEncoding.Count > 0 || from.ContentType is not null)
            to.Content = new StreamContent(from.Body);
        foreach (var (name, values) in from.Headers)
        {
            if (NotPassedOn.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith(':'))
                continue;
            if (!to.Headers.TryAddWithoutValidation(name, values.ToArray()))
                to.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return to;
    }

    private static X509Certificate2 MakeCertificate(ClusterCredentials credentials)
    {
        using var authority = X509Certificate2.CreateFromPemFile(
            credentials.AuthorityFile,
            credentials.AuthorityKeyFile
        );
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sluice-fault-proxy", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var serial = RandomNumberGenerator.GetBytes(12);
        using var signed = request.Create(
            authority,
            new DateTimeOffset(authority.NotBefore),
            new DateTimeOffset(authority.NotAfter),
            serial
        );
        return signed.CopyWithPrivateKey(key);
    }
}
