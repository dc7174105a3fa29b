using Sluice.Artifacts.Tests.AzureBlob;

namespace Sluice.Artifacts.Tests.Servers;

/// <summary>One radosgw for all tests of a collection: over plain HTTP, over TLS, and with a role for tokens of an issuer.</summary>
public sealed class RgwServer : IAsyncLifetime
{
    public const string AccessKey = "testaccess";
    public const string SecretKey = "testsecret1234567890";

    private static readonly string[] Programs = ["radosgw", "ceph-mon", "ceph-osd"];

    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-rgw-").FullName;
    private ServerScript? _script;
    private TestAuthority? _authority;
    private TokenIssuer? _issuer;
    private int _buckets;

    /// <summary>Over plain HTTP; skips the test where radosgw is missing.</summary>
    public string Endpoint => Script["ENDPOINT"];

    /// <summary>Over TLS, by a name that the certificate has.</summary>
    public string TlsEndpoint => Script["TLS_ENDPOINT"];

    /// <summary>What a token of <see cref="Issuer"/> may assume.</summary>
    public string Role => Script["ROLE_ARN"];

    /// <summary>The file with the certificate of the authority that signed the server's.</summary>
    public string AuthorityFile => There(_authority).Bundle;

    internal TokenIssuer Issuer => There(_issuer);

    private ServerScript Script => There(_script);

    /// <summary>A name that no other test uses.</summary>
    public string NewBucket() => $"bucket-{Interlocked.Increment(ref _buckets)}";

    /// <summary>A path for a file of a test, removed at the end.</summary>
    public string NewFile() => Path.Combine(_folder, $"file-{Interlocked.Increment(ref _buckets)}");

    /// <summary>The user's keys, at the plain endpoint unless another one is given.</summary>
    internal TestSettings Settings(string? endpoint = null) =>
        new()
        {
            ["AWS_ACCESS_KEY_ID"] = AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = SecretKey,
            ["AWS_ENDPOINT_URL_S3"] = endpoint ?? Endpoint,
        };

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        if (!Programs.All(program => path.Any(folder => File.Exists(Path.Combine(folder, program)))))
        {
            return;
        }

        _authority = new TestAuthority(_folder);
        _issuer = await TokenIssuer.StartAsync();
        _script = await ServerScript.StartAsync(
            "rgw.sh",
            Path.Combine(_folder, "run"),
            new Dictionary<string, string>
            {
                ["ACCESS_KEY"] = AccessKey,
                ["SECRET_KEY"] = SecretKey,
                ["TLS_CERTIFICATE"] = _authority.ServerCertificate,
                ["TLS_KEY"] = _authority.ServerKey,
                ["ISSUER"] = _issuer.Address,
                ["THUMBPRINT"] = _issuer.Thumbprint,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }

        if (_issuer is not null)
        {
            await _issuer.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static T There<T>(T? part)
        where T : class
    {
        Assert.SkipWhen(
            part is null,
            "needs radosgw: apt-get install --no-install-recommends radosgw ceph-mon ceph-osd (or ./dev test as root)"
        );
        return part;
    }
}
