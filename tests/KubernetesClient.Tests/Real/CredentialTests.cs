using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.KubernetesClient.Tests.Real;

/// <summary>Credentials that change, on a real API server.</summary>
public sealed class CredentialTests(ClusterFixture clusters) : IAsyncLifetime
{
    private static readonly ObjectKey Missing = new("default", "missing");
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-credentials-").FullName;
    private Cluster _cluster = null!;
    private ClusterSettings _settings = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await clusters.GetAsync();
        _settings = Clients.SettingsFor(_cluster.Credentials);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_token_that_expired_is_said_to_be_refused_and_the_rotated_one_is_used()
    {
        var file = Path.Combine(_folder, "token");
        var good = await ServiceAccountTokenAsync();
        await File.WriteAllTextAsync(file, Expired(good));
        using var client = Clients.Make(With(new CredentialSettings { TokenFile = file }));

        var refused = await FailsAsync(client, KubernetesFault.Unauthorized);
        Assert.Contains(": 401 Unauthorized: ", refused.Message);
        Assert.DoesNotContain(good[..20], refused.ToString());
        await File.WriteAllTextAsync(file, good + "\n");

        // The service account has no rights, and that is said of it by name: so it is known.
        await Clients.SucceedsAsync(async () =>
        {
            var forbidden = await FailsAsync(client, KubernetesFault.Forbidden);
            Assert.Contains("system:serviceaccount:", forbidden.Message);
        });
    }

    [Fact]
    public async Task A_token_file_that_is_missing_is_named()
    {
        var file = Path.Combine(_folder, "absent");
        using var client = Clients.Make(With(new CredentialSettings { TokenFile = file }));

        var failure = await FailsAsync(client, KubernetesFault.Misconfigured);

        Assert.Contains($"cannot read {file}", failure.Message);
    }

    [Fact]
    public async Task A_plugin_that_fails_once_is_quoted_and_then_works()
    {
        var count = Path.Combine(_folder, "count");
        var plugin = Plugin(
            $$$"""
            echo run >> {{{count}}}
            if [ "$(wc -l < {{{count}}})" = 1 ]; then echo "the login server is away" >&2; exit 7; fi
            printf '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "%s"}}' "$TOKEN"
            """
        );
        using var client = Clients.Make(With(new CredentialSettings { Exec = plugin }));

        var failure = await FailsAsync(client, KubernetesFault.Misconfigured);
        Assert.Contains(
            $"the exec plugin {plugin.Command} ended with status 7: the login server is away",
            failure.Message
        );
        await Clients.SucceedsAsync(() => FailsAsync(client, KubernetesFault.NotFound));
        for (var i = 0; i < 5; i++)
            await FailsAsync(client, KubernetesFault.NotFound);

        Assert.Equal(2, (await File.ReadAllLinesAsync(count)).Length);
    }

    [Fact]
    public async Task A_plugin_whose_credential_expires_is_asked_again_in_time()
    {
        var count = Path.Combine(_folder, "count");
        var plugin = Plugin(
            $$$"""
            echo run >> {{{count}}}
            end=$(date -u -d '+2 seconds' +%Y-%m-%dT%H:%M:%SZ)
            printf '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "%s", "expirationTimestamp": "%s"}}' "$TOKEN" "$end"
            """
        );
        using var client = Clients.Make(With(new CredentialSettings { Exec = plugin }));

        await Clients.SucceedsAsync(async () =>
        {
            await FailsAsync(client, KubernetesFault.NotFound);
            Assert.True((await File.ReadAllLinesAsync(count)).Length >= 2, "not asked again yet");
        });
    }

    [Fact]
    public async Task A_plugin_is_told_of_the_cluster()
    {
        var told = Path.Combine(_folder, "told");
        var plugin = Plugin(
            $$$"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > {{{told}}}
            printf '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "%s"}}' "$TOKEN"
            """
        ) with
        {
            ProvidesClusterInfo = true,
        };
        using var client = Clients.Make(With(new CredentialSettings { Exec = plugin }));

        await FailsAsync(client, KubernetesFault.NotFound);

        var spec = JsonNode.Parse(await File.ReadAllTextAsync(told))!["spec"]!;
        Assert.False((bool)spec["interactive"]!);
        Assert.Equal(_cluster.Credentials.Server.ToString().TrimEnd('/'), (string?)spec["cluster"]!["server"]);
        Assert.Equal(
            await File.ReadAllBytesAsync(_cluster.Credentials.AuthorityFile),
            Convert.FromBase64String((string)spec["cluster"]!["certificate-authority-data"]!)
        );
    }

    public static TheoryData<string, string> WrongPlugins =>
        new()
        {
            { "echo secret", "printed no JSON" },
            { "echo '{}'", "printed no version of no kind, expected client.authentication.k8s.io/v1 ExecCredential" },
            { Prints("{}"), "printed neither a token nor a certificate" },
            {
                Prints("{\"token\": \"secret\", \"expirationTimestamp\": \"2020-01-01T00:00:00Z\"}"),
                "printed a credential that expired at 2020"
            },
            {
                Prints("{\"clientCertificateData\": \"secret\"}"),
                "printed one of clientCertificateData and clientKeyData"
            },
            {
                Prints("{\"clientCertificateData\": \"secret\", \"clientKeyData\": \"secret\"}"),
                "expected a certificate and its private key"
            },
            { "exit 3", "ended with status 3 and said nothing" },
        };

    [Theory, MemberData(nameof(WrongPlugins))]
    public async Task A_plugin_that_prints_something_else_is_named_and_not_quoted(string script, string expected)
    {
        using var client = Clients.Make(With(new CredentialSettings { Exec = Plugin(script) }));

        var failure = await FailsAsync(client, KubernetesFault.Misconfigured);

        Assert.Contains(expected, failure.Message);
        Assert.DoesNotContain("secret", failure.ToString());
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_is_named_with_its_hint()
    {
        var plugin = new ExecSettings
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = "sluice-no-such-plugin",
            InstallHint = "get it from the shop",
        };
        using var client = Clients.Make(With(new CredentialSettings { Exec = plugin }));

        var failure = await FailsAsync(client, KubernetesFault.Misconfigured);

        Assert.Contains("the exec plugin sluice-no-such-plugin could not be started", failure.Message);
        Assert.EndsWith("; get it from the shop", failure.Message);
    }

    [Fact]
    public async Task A_refused_token_that_never_changes_is_sent_no_more_than_once_a_call()
    {
        var plugin = Plugin(Prints("{\"token\": \"wrong\"}"));
        using var client = Clients.Make(With(new CredentialSettings { Exec = plugin }));

        for (var i = 0; i < 20; i++)
            await FailsAsync(client, KubernetesFault.Unauthorized);
    }

    [Fact]
    public async Task Another_may_be_acted_as()
    {
        using var client = Clients.Make(
            With(_settings.Credentials with { ActAs = new Impersonation("somebody", null, ["a", "b"]) })
        );

        var forbidden = await FailsAsync(client, KubernetesFault.Forbidden);

        Assert.Contains("User \"somebody\" cannot get resource", forbidden.Message);
    }

    private static Task<KubernetesException> FailsAsync(HttpKubernetesClient client, KubernetesFault fault) =>
        Clients.FailsAsync(fault, () => client.GetAsync<ConfigMap>(Missing, default));

    private ClusterSettings With(CredentialSettings credentials) => _settings with { Credentials = credentials };

    private ExecSettings Plugin(string script)
    {
        var file = Path.Combine(_folder, "plugin.sh");
        File.WriteAllText(file, $"{script}\n");
        return new ExecSettings
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = "sh",
            Arguments = [file],
            Environment = new Dictionary<string, string> { ["TOKEN"] = _cluster.Credentials.Token },
        };
    }

    private static string Prints(string status) =>
        $$"""echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {{status}}}'""";

    private async Task<string> ServiceAccountTokenAsync()
    {
        var answer = await _cluster.Api.PostAsync(
            "/api/v1/namespaces/default/serviceaccounts/default/token",
            JsonNode.Parse("""{"spec": {"expirationSeconds": 3600}}""")!.AsObject()
        );
        return (string)answer["status"]!["token"]!;
    }

    /// <summary>The token as it will be when its time is over: signed anew by the cluster's own key.</summary>
    private string Expired(string token)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(FromBase64Url(parts[1]))!;
        foreach (var name in new[] { "exp", "iat", "nbf" })
            claims[name] = (long)claims[name]! - 86_400;
        var signed = $"{parts[0]}.{ToBase64Url(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(_cluster.Directory, "pki", "accounts.key")));
        var signature = key.SignData(
            Encoding.UTF8.GetBytes(signed),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{signed}.{ToBase64Url(signature)}";
    }

    private static byte[] FromBase64Url(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static string ToBase64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
