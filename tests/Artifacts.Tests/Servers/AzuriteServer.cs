using System.Security.Cryptography;
using System.Text;

namespace Sluice.Artifacts.Tests.Servers;

/// <summary>One azurite for all tests of a collection, over plain HTTP and over TLS.</summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    public const string Account = "sluicetests";

    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-azurite-").FullName;
    private ServerScript? _script;
    private TestAuthority? _authority;
    private int _containers;

    /// <summary>The account's keys, both valid.</summary>
    public static string Key { get; } =
        Convert.ToBase64String(Encoding.ASCII.GetBytes("the first key of a loopback test"));

    /// <inheritdoc cref="Key"/>
    public static string OtherKey { get; } =
        Convert.ToBase64String(Encoding.ASCII.GetBytes("the second key of a loopback test"));

    /// <summary>Over plain HTTP, with the account; skips the test where azurite is missing.</summary>
    public string Endpoint => $"{Script["ENDPOINT"]}/{Account}";

    /// <summary>Over TLS, by a name that the certificate has.</summary>
    public string TlsEndpoint => $"{Script["TLS_ENDPOINT"]}/{Account}";

    /// <summary>The file with the certificate of the authority that signed azurite's.</summary>
    public string AuthorityFile => _authority!.Bundle;

    private ServerScript Script
    {
        get
        {
            Assert.SkipWhen(_script is null, "needs azurite: ./dev test fetches it (npm), and sets SLUICE_AZURITE");
            return _script;
        }
    }

    /// <summary>A name that no other test uses.</summary>
    public string NewContainer() => $"container-{Interlocked.Increment(ref _containers)}";

    /// <summary>A signature for all of the account, made as the vendor's documentation says.</summary>
    /// <param name="end">Until when it holds.</param>
    /// <param name="permissions">Letters of the documentation.</param>
    public static string SignatureUntil(DateTimeOffset end, string permissions = "rwdlac")
    {
        var expiry = $"{end:yyyy-MM-ddTHH:mm:ssZ}";
        var signed = $"{Account}\n{permissions}\nb\nsco\n\n{expiry}\n\n\n2019-12-12\n";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(signed));
        return $"sv=2019-12-12&ss=b&srt=sco&sp={permissions}&se={Uri.EscapeDataString(expiry)}"
            + $"&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}";
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("SLUICE_AZURITE") is not { } modules || !Directory.Exists(modules))
        {
            return;
        }

        _authority = new TestAuthority(_folder);
        _script = await ServerScript.StartAsync(
            "azurite.sh",
            Path.Combine(_folder, "run"),
            new Dictionary<string, string>
            {
                ["AZURITE_ACCOUNTS"] = $"{Account}:{Key}:{OtherKey}",
                ["SLUICE_AZURITE"] = modules,
                ["TLS_CERTIFICATE"] = _authority.ServerCertificate,
                ["TLS_KEY"] = _authority.ServerKey,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
