using System.Net;
using System.Text.Json.Nodes;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;

namespace Sluice.Conformance.Tests.Contracts;

/// <summary>What a router tells people and their tools, through the whole of <c>up</c>.</summary>
public sealed class RouterPageTests(IrisServers servers)
{
    [Theory]
    [InlineData(Curl.Http1)]
    [InlineData(Curl.Http2)]
    public async Task Each_command_of_the_page_for_curl_works_in_a_shell(string protocol)
    {
        await Curl.RequireAsync();
        var page = await Curl.AskAsync(servers[IrisServers.Up], protocol, "/");
        var commands = page
            .Body.Split("<pre>")
            .Skip(1)
            .Select(part => WebUtility.HtmlDecode(part.Split("</pre>")[0]))
            .Where(command => !command.Contains("grpcurl", StringComparison.Ordinal))
            .ToArray();

        Assert.Equal(200, page.Status);
        Assert.Contains("<h2><code>iris</code></h2>", page.Body, StringComparison.Ordinal);
        Assert.Contains("<td>90.00 %</td>", page.Body, StringComparison.Ordinal);
        Assert.Equal(5, commands.Length);
        foreach (var command in commands)
        {
            var failing = command.Replace("curl -s", "curl -sS --fail-with-body", StringComparison.Ordinal);
            var finished = await Finished.RunAsync("bash", ["-c", $"set -o pipefail; {failing}"]);

            Assert.True(finished.ExitCode == 0, $"{command}: {finished.Output}{finished.Errors}");
            Assert.Contains("iris", finished.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("main", "1")]
    [InlineData("challenger", "2")]
    public async Task The_document_is_that_of_the_variant_and_its_samples_are_answered(string variant, string version)
    {
        await Curl.RequireAsync();
        var up = servers[IrisServers.Up];

        var document = await Curl.AskAsync(up, Curl.Http1, "/openapi.json", null, $"sluice-variant: {variant}");
        var infer = document.Json["paths"]![$"/v2/models/iris/versions/{version}/infer"]!["post"]!;
        var sample = infer["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject().First().Value![
            "value"
        ]!;
        var answer = await Curl.AskAsync(
            up,
            Curl.Http1,
            $"/v2/models/iris/versions/{version}/infer",
            sample.ToJsonString()
        );

        Assert.Equal(200, document.Status);
        Assert.Equal("3.0.3", (string)document.Json["openapi"]!);
        Assert.Equal(200, answer.Status);
        Assert.Equal(version, (string)JsonNode.Parse(answer.Body)!["model_version"]!);
    }
}
