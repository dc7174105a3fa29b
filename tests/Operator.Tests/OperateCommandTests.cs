using System.CommandLine;
using Sluice.Operator.Hosting;

namespace Sluice.Operator.Tests;

public sealed class OperateCommandTests
{
    public static TheoryData<string, string[], string> Refused =>
        new()
        {
            // because, arguments, a part of the error
            {
                "no such scope",
                ["--router-scope", "Galaxy"],
                "--router-scope: expected Namespace or Cluster, got 'Galaxy'"
            },
            { "no quantity", ["--cache-size", "much"], "--cache-size: expected a quantity such as 20Gi, got 'much'" },
            { "no address", ["--operations", "here"], "--operations: expected HOST:PORT" },
            { "no address for routers", ["--control", "here"], "--control: expected HOST:PORT" },
            {
                "routers of other machines without TLS",
                ["--control", "*:9092", "--control-insecure"],
                "--control-insecure: other machines reach --control"
            },
            { "no account", ["--router-account", "a/b/c"], "--router-account: expected NAME or NAMESPACE/NAME" },
            {
                "no host",
                ["--control-host", "a b"],
                "--control-host: expected a host name or an IP address, got 'a b'"
            },
            { "a certificate without its key", ["--control-certificate", "c"], "expected both or neither" },
            {
                "no such policy",
                ["--image-pull-policy", "Sometimes"],
                "expected Always, IfNotPresent or Never, got 'Sometimes'"
            },
            {
                "a namespace twice",
                ["--namespace", "a", "--namespace", "a"],
                "--namespace: expected different names, got a, a"
            },
            {
                "a lease that ends at once",
                ["--lease-duration", "1"],
                "--lease-duration: expected 2 to 300 seconds, got 1"
            },
            { "no value", ["--server-env", "PROXY"], "--server-env: expected NAME=VALUE, got 'PROXY'" },
            { "no name", ["--server-env", "=x"], "--server-env: expected NAME=VALUE, got '=x'" },
            { "a name twice", ["--server-env", "A=1", "--server-env", "A=2"], "got A twice" },
            {
                "no variable",
                ["--server-env", "A B=1"],
                "expected a name of letters, digits, '_', '-' and '.', got 'A B'"
            },
            {
                "no secret",
                ["--server-pull-secret", "A"],
                "the secret for the image: expected an object's name, got 'A'"
            },
            {
                "no ConfigMap",
                ["--server-ca-config-map", "a/b"],
                "the ConfigMap of authorities: expected an object's name, got 'a/b'"
            },
            { "no amount", ["--server-request", "cpu=some"], "--server-request: expected RESOURCE=QUANTITY" },
            { "no resource", ["--server-request", "=1"], "--server-request: expected RESOURCE=QUANTITY, got '=1'" },
            { "a resource twice", ["--server-request", "cpu=1", "--server-request", "cpu=2"], "got cpu twice" },
            { "no class", ["--class", "a b"], "--class: expected a label's value" },
            { "no image", ["--server-image", " "], "the model server's image" },
        };

    [Theory, MemberData(nameof(Refused))]
    public async Task Refuses_wrong_arguments_with_a_sentence(string because, string[] arguments, string error)
    {
        var (exitCode, options, errors) = await RunAsync(arguments);

        Assert.True(errors.Contains(error, StringComparison.Ordinal), $"{because}: {errors}");
        Assert.Equal((1, null), (exitCode, options));
    }

    [Fact]
    public async Task Has_the_defaults_that_it_documents()
    {
        var (exitCode, options, _) = await RunAsync("--kubeconfig", "k");

        Assert.Equal(7, exitCode);
        Assert.Empty(options!.WatchNamespaces);
        Assert.Equal("default/sluice-operator", $"{options.Lease}");
        Assert.Equal(("127.0.0.1:9091", "127.0.0.1:9092"), ($"{options.Operations}", $"{options.Control.Listen}"));
        Assert.Equal(("sluice-control", "sluice-router"), (options.Control.Secret, $"{options.Control.Account}"));
        Assert.Equal("20Gi", options.Workloads.CacheSize.Text);
    }

    [Fact]
    public async Task Hands_to_model_servers_what_the_installation_says()
    {
        var (_, options, _) = await RunAsync(
            "--server-pull-secret",
            "one",
            "--server-pull-secret",
            "two",
            "--server-env",
            "HTTPS_PROXY=http://proxy:3128/?a=b",
            "--server-env",
            "EMPTY=",
            "--server-ca-config-map",
            "authorities",
            "--server-request",
            "cpu=250m"
        );

        Assert.Equal(["one", "two"], options!.Workloads.ImagePullSecrets);
        Assert.Equal([new("HTTPS_PROXY", "http://proxy:3128/?a=b"), new("EMPTY", "")], options.Workloads.Environment);
        Assert.Equal("authorities", options.Workloads.AuthoritiesConfigMap);
        Assert.Equal(
            "cpu 250m",
            string.Join(' ', options.Workloads.Requests.Select(each => $"{each.Key} {each.Value}"))
        );
    }

    private static async Task<(int ExitCode, OperatorOptions? Options, string Errors)> RunAsync(
        params string[] arguments
    )
    {
        OperatorOptions? taken = null;
        var command = new OperateCommand().Build(
            (options, _) =>
            {
                taken = options;
                return Task.FromResult(7);
            }
        );
        var output = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        var exitCode = await command.Parse(arguments).InvokeAsync(output);
        return (exitCode, taken, output.Error.ToString()!);
    }
}
