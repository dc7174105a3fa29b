using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests.Description;

/// <summary>The page at <c>/</c> of a real server with real models.</summary>
public sealed partial class PageTests
{
    [Fact]
    public async Task It_tells_models_versions_and_states()
    {
        using var repository = DescribedModels.Repository();
        await using var server = await TestServer.StartAsync(repository, "all");

        var page = await server.Rest.GetAsync("/");

        Assert.StartsWith("200 <!doctype html>", page);
        Assert.Contains("<h2><code>iris</code></h2>", page);
        Assert.Contains(
            "<td>2<span class=\"soft\"> · default</span></td><td><span class=\"state good\">ready</span>",
            page
        );
        Assert.Contains("<span class=\"state bad\">failed</span>", page);
        Assert.Contains("ONNX Runtime cannot read model.onnx", page);
    }

    [Fact]
    public async Task No_name_breaks_out_of_it()
    {
        using var repository = DescribedModels.Repository();
        await using var server = await TestServer.StartAsync(repository, "all");

        var page = await server.Rest.GetAsync("/");

        Assert.Contains("&lt;script&gt;", page);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(Tags().Matches(page), tag => Assert.Matches(KnownTag(), tag.Value));
    }

    [Fact]
    public async Task It_loads_nothing_and_says_so_to_the_browser()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);

        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://{server.Host.Http}/")).Within(TestServer.Limit);
        var page = await answer.Content.ReadAsStringAsync().Within(TestServer.Limit);

        var style = page.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy"))
        );
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("text/html; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        Assert.DoesNotMatch(Loads(), page);
    }

    [Fact]
    public async Task Each_command_for_curl_works_in_a_shell()
    {
        using var repository = DescribedModels.Repository();
        await using var server = await TestServer.StartAsync(repository, "all");

        foreach (var client in new[] { server.Rest, server.RestOverHttp2 })
        {
            var commands = Commands(await client.GetAsync("/")).Where(command => command.Contains("curl")).ToArray();
            var script = string.Join(
                '\n',
                commands
                    .Where(command => !command.Contains("grpcurl"))
                    .Select(command =>
                        // Fails where the answer is none of success, and says which it was.
                        $"set -o pipefail; {command.Replace("curl -s", "curl -sS --fail-with-body")} > /dev/null || echo {Quote(command)}"
                    )
            );

            var (exitCode, output) = await ShellAsync(script);

            Assert.True(commands.Length > 40, $"only {commands.Length} commands");
            Assert.Equal((0, ""), (exitCode, output));
        }
    }

    [Fact]
    public async Task A_host_that_would_mean_something_to_a_shell_is_not_shown()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{server.Host.Http}/"));
        request.Headers.TryAddWithoutValidation("Host", "[::1]:80");
        using var answer = await client.SendAsync(request).Within(TestServer.Limit);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync().Within(TestServer.Limit));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("[::1]", page);
        Assert.Contains($"http://{server.Host.Http}/v2/models/iris/infer", page);
        Assert.Contains($"{server.Host.Grpc} inference.GRPCInferenceService/ModelInfer", page);
    }

    private static IEnumerable<string> Commands(string page) =>
        page.Split("<pre>").Skip(1).Select(part => WebUtility.HtmlDecode(part.Split("</pre>")[0]));

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";

    private static async Task<(int ExitCode, string Output)> ShellAsync(string script)
    {
        var start = new ProcessStartInfo("bash")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var shell = Process.Start(start)!;
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();
        var output = await shell.StandardOutput.ReadToEndAsync().Within(TimeSpan.FromMinutes(2));
        await shell.WaitForExitAsync().Within(TestServer.Limit);
        return (shell.ExitCode, output);
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Tags();

    /// <summary>Every tag of the page, with no attribute but those that it is made with.</summary>
    [GeneratedRegex(
        """^<(!doctype html|/?(html|head|title|style|body|header|main|footer|section|h1|h2|h3|h4|p|table|thead|tbody|tr|th|td|code|pre|details|summary|span|a)|html lang="en"|meta [a-z0-9 ="\-,.]*|details open|(span|p) class="[a-z ]*"|code title="sha256:[0-9a-f]{64}"|a href="/[a-z0-9./]*")>$""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex KnownTag();

    [GeneratedRegex(
        """\b(src|srcset|action|data|poster)=|<(link|img|iframe|object|form|base)\b|url\(|@import""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Loads();
}
