namespace Sluice.Artifacts.Tests.Servers;

/// <summary>One nginx for all tests of a collection: over plain HTTP, over TLS, and without ETags and ranges.</summary>
public sealed class NginxServer : IAsyncLifetime
{
    public const string User = "reader";
    public const string Password = "not much of a secret";

    private static readonly DateTimeOffset FirstModified = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-nginx-").FullName;
    private readonly HttpClient _http = new();
    private ServerScript? _script;
    private TestAuthority? _authority;
    private int _roots;
    private int _writes;

    /// <summary>Over plain HTTP, with ETags and ranges; skips the test where nginx is missing.</summary>
    public string Endpoint => Script["ENDPOINT"];

    /// <summary>Over TLS, by a name that the certificate has.</summary>
    public string TlsEndpoint => Script["TLS_ENDPOINT"];

    /// <summary>Over plain HTTP, without ETags and ranges.</summary>
    public string BareEndpoint => Script["BARE_ENDPOINT"];

    /// <summary>The file with the certificate of the authority that signed the server's.</summary>
    public string AuthorityFile => _authority!.Bundle;

    private ServerScript Script
    {
        get
        {
            Assert.SkipWhen(_script is null, "needs nginx: apt-get install nginx (or ./dev test as root)");
            return _script;
        }
    }

    /// <summary>A path that no other test uses.</summary>
    public string NewRoot() => $"root-{Interlocked.Increment(ref _roots)}";

    /// <summary>
    /// Puts a file there. Each is dated a second after the one before: nginx makes ETags of the second and the size.
    /// </summary>
    /// <param name="path">Not escaped.</param>
    /// <param name="bytes">What it holds.</param>
    public async Task PutAsync(string path, byte[] bytes)
    {
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Endpoint}/{escaped}");
        request.Content = new ByteArrayContent(bytes);
        request.Headers.Date = FirstModified.AddSeconds(Interlocked.Increment(ref _writes));
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/sbin/nginx"))
        {
            return;
        }

        _authority = new TestAuthority(_folder);
        _script = await ServerScript.StartAsync(
            "nginx.sh",
            Path.Combine(_folder, "run"),
            new Dictionary<string, string>
            {
                ["TLS_CERTIFICATE"] = _authority.ServerCertificate,
                ["TLS_KEY"] = _authority.ServerKey,
                ["USER"] = User,
                ["PASSWORD"] = Password,
                ["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin",
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
