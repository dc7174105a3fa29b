using System.Text;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Tests.Configuration;

public sealed class KubeconfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-kubeconfig-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_current_context_joins_a_cluster_and_a_user()
    {
        var file = Write(
            "config",
            $$"""
            apiVersion: v1
            kind: Config
            current-context: here
            preferences: {}
            clusters:
            - name: c
              cluster:
                server: https://example.com:6443/base
                certificate-authority-data: {{Base64("AUTHORITY")}}
                certificate-authority: ignored.crt
                tls-server-name: other.example
                proxy-url: socks5://127.0.0.1:1080
                disable-compression: true
            users:
            - name: u
              user: {tokenFile: secrets/token, as: somebody, as-groups: [a, b], as-uid: "7"}
            contexts:
            - name: here
              context: {cluster: c, user: u, namespace: team}
            """
        );

        var settings = Kubeconfig.Read([file]);

        Assert.Equal("https://example.com:6443/base", settings.Server.ToString());
        Assert.Equal("AUTHORITY", settings.CertificateAuthority?.Read());
        Assert.Equal("other.example", settings.TlsServerName);
        Assert.Equal("socks5", settings.Proxy?.Scheme);
        Assert.True(settings.DisablesCompression);
        Assert.Equal("team", settings.Namespace);
        Assert.Equal(Path.Combine(_folder, "secrets/token"), settings.Credentials.TokenFile);
        Assert.Equal(("somebody", "7"), (settings.Credentials.ActAs?.User, settings.Credentials.ActAs?.Uid));
        Assert.Equal(["a", "b"], settings.Credentials.ActAs!.Groups);
        Assert.Equal($"context here of {file}", settings.Origin);
    }

    [Fact]
    public void Of_several_files_the_first_that_names_a_thing_counts_for_it()
    {
        var first = Write(
            "first",
            """
            users: [{name: u, user: {token: first}}]
            contexts: [{name: a, context: {cluster: c, user: u}}]
            """
        );
        var second = Write(
            "second",
            """
            current-context: a
            clusters: [{name: c, cluster: {server: "https://second"}}]
            users: [{name: u, user: {token: second}}, {name: v, user: {username: n, password: p}}]
            contexts: [{name: a, context: {cluster: no}}, {name: b, context: {cluster: c, user: v}}]
            """
        );
        var missing = Path.Combine(_folder, "missing");

        var current = Kubeconfig.Read([missing, first, second]);
        var named = Kubeconfig.Read([missing, first, second], "b");

        Assert.Equal(("https://second/", "first"), (current.Server.ToString(), current.Credentials.Token));
        Assert.Equal(("n", "p"), (named.Credentials.Username, named.Credentials.Password));
    }

    [Fact]
    public void An_exec_plugin_is_read()
    {
        var exec = Kubeconfig
            .Read([
                Write(
                    "config",
                    WithUser(
                        """
                        exec:
                          apiVersion: client.authentication.k8s.io/v1
                          command: ./bin/login
                          args: [--cluster, "7"]
                          env: [{name: A, value: "1"}, {name: A, value: "2"}]
                          installHint: get it from the shop
                          provideClusterInfo: true
                          interactiveMode: IfAvailable
                        """
                    )
                ),
            ])
            .Credentials.Exec;

        Assert.Equal(Path.Combine(_folder, "./bin/login"), exec?.Command);
        Assert.Equal(["--cluster", "7"], exec?.Arguments);
        Assert.Equal("2", exec?.Environment["A"]);
        Assert.True(exec?.ProvidesClusterInfo);
    }

    public static TheoryData<string, string, string> WrongUsers =>
        new()
        {
            {
                "a plugin's version that nobody speaks",
                "exec: {apiVersion: v0, command: a}",
                "exec.apiVersion: expected client"
            },
            {
                "a plugin that must ask somebody",
                Exec("interactiveMode: Always"),
                "exec.interactiveMode: expected Never"
            },
            { "no program", "exec: {apiVersion: client.authentication.k8s.io/v1}", "exec.command: expected a program" },
            { "the old way of plugins", "auth-provider: {name: gcp}", "auth-provider: expected an exec plugin" },
            { "a certificate without its key", "client-certificate: a", "client-key: expected one beside" },
            { "a key without its certificate", "client-key: a", "client-certificate: expected one beside" },
            {
                "no base64",
                "{client-certificate-data: '*', client-key-data: '*'}",
                "client-certificate-data: expected base64"
            },
            { "a list for a text", "token: [a]", "token: expected a text, found a list" },
            { "groups of nobody", "as-groups: [a]", "as: expected a user beside" },
            { "what is not supported", "{as: a, as-user-extra: {a: [b]}}", "as-user-extra: expected nothing" },
        };

    [Theory, MemberData(nameof(WrongUsers))]
    public void A_wrong_user_is_refused_with_file_and_field(string because, string user, string expected)
    {
        var file = Write("config", WithUser(user));

        var failure = Assert.Throws<KubernetesException>(() => Kubeconfig.Read([file]));

        Assert.Equal(KubernetesFault.Misconfigured, failure.Fault);
        Assert.True(
            failure.Message.StartsWith($"{file}: users[0].user.{expected}", StringComparison.Ordinal),
            $"{because}: {failure.Message}"
        );
    }

    public static TheoryData<string, string, string> WrongFiles =>
        new()
        {
            { "no YAML", "a: [secret", "config is not YAML in line" },
            { "a key twice", "current-context: secret\ncurrent-context: secret", "config is not YAML in line" },
            { "something else", "- secret", "expected one kubeconfig in" },
            { "nothing in it", "", "no context is chosen" },
            { "no such context", "current-context: a", "expected a context named a in" },
            {
                "no such cluster",
                "{current-context: a, contexts: [{name: a, context: {cluster: b}}], clusters: [{name: c, cluster: {server: d}}]}",
                "expected a cluster named b in"
            },
            {
                "no address",
                "{current-context: a, contexts: [{name: a, context: {cluster: b}}], clusters: [{name: b, cluster: {}}]}",
                "clusters[0].cluster.server: expected an address"
            },
            {
                "an address without scheme",
                "{current-context: a, contexts: [{name: a, context: {cluster: b}}], clusters: [{name: b, cluster: {server: 'c:1'}}]}",
                "expected an address with http or https://"
            },
            {
                "no flag",
                "{current-context: a, contexts: [{name: a, context: {cluster: b}}], clusters: [{name: b, cluster: {server: 'https://c', insecure-skip-tls-verify: si}}]}",
                "insecure-skip-tls-verify: expected true or false"
            },
        };

    [Theory, MemberData(nameof(WrongFiles))]
    public void A_wrong_file_is_refused_and_not_quoted(string because, string text, string expected)
    {
        var failure = Assert.Throws<KubernetesException>(() => Kubeconfig.Read([Write("config", text)]));

        Assert.True(failure.Message.Contains(expected, StringComparison.Ordinal), $"{because}: {failure.Message}");
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_come_from_the_first_place_that_has_them()
    {
        var named = Write("named", WithUser("token: named"));
        var listed = Write("listed", WithUser("token: listed"));
        Directory.CreateDirectory(Path.Combine(_folder, ".kube"));
        Write(".kube/config", WithUser("token: home"));

        string? TokenOf(string? kubeconfig, string? variable) =>
            ClusterSettingsSource
                .Find(
                    kubeconfig,
                    null,
                    name =>
                        name switch
                        {
                            "KUBECONFIG" => variable,
                            "HOME" => _folder,
                            _ => null,
                        }
                )
                .Credentials.Token;

        Assert.Equal("named", TokenOf(named, listed));
        Assert.Equal("listed", TokenOf(null, $":{listed}:"));
        Assert.Equal("home", TokenOf("", null));
        var nowhere = Assert.Throws<KubernetesException>(() => ClusterSettingsSource.Find(null, null, _ => null));
        Assert.Contains("KUBECONFIG is not set", nowhere.Message);
        Assert.Throws<KubernetesException>(() => ClusterSettingsSource.Find("/nowhere/at/all", null, _ => null));
    }

    [Fact]
    public void A_pod_has_its_settings_in_files_and_the_environment()
    {
        Write("token", "t");
        Write("ca.crt", "AUTHORITY");
        Write("namespace", "team\n");
        string? Environment(string name) =>
            name switch
            {
                "KUBERNETES_SERVICE_HOST" => "fd00::1",
                "KUBERNETES_SERVICE_PORT" => "443",
                _ => null,
            };

        var settings = InClusterSettings.Read(Environment, _folder);

        Assert.True(InClusterSettings.Present(Environment, _folder));
        Assert.Equal("https://[fd00::1]/", settings.Server.ToString());
        Assert.Equal("team", settings.Namespace);
        Assert.Equal(Path.Combine(_folder, "token"), settings.Credentials.TokenFile);
        Assert.False(InClusterSettings.Present(_ => null, _folder));
        Assert.Throws<KubernetesException>(() => InClusterSettings.Read(_ => null, _folder));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Exec(string more) =>
        $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: a, {more}}}";

    private static string WithUser(string user) =>
        $$$"""
            current-context: a
            clusters: [{name: c, cluster: {server: "https://example.com"}}]
            contexts: [{name: a, context: {cluster: c, user: u}}]
            users:
            - name: u
              user:
            {{{string.Join('\n', user.Split('\n').Select(line => $"    {line}"))}}}
            """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
