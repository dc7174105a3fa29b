using System.Text.Json;
using Sluice.Conformance.Tests.Servers;

namespace Sluice.Conformance.Tests.Clients;

/// <summary>curl, over HTTP/1.1 or, by prior knowledge, over HTTP/2 without TLS.</summary>
internal static class Curl
{
    public const string Http1 = "HTTP/1.1";
    public const string Http2 = "HTTP/2";

    private const string Mark = "\n--answer--\n";

    /// <summary>Skips the test where curl is not installed.</summary>
    public static async Task RequireAsync()
    {
        if ((await Finished.RunAsync("curl", ["--version"])).ExitCode != 0)
            Assert.Skip("needs curl: apt-get install curl (or ./dev test as root)");
    }

    /// <param name="server">Whose REST is asked.</param>
    /// <param name="protocol"><see cref="Http1"/>, on the port for it, or <see cref="Http2"/>, on the port of gRPC.</param>
    /// <param name="path">From the first slash.</param>
    /// <param name="body">Sent by POST; null: a GET.</param>
    /// <param name="headers">As curl takes them: <c>name: value</c>.</param>
    public static async Task<CurlReply> AskAsync(
        IrisServer server,
        string protocol,
        string path,
        string? body = null,
        params IEnumerable<string> headers
    )
    {
        string[] how = protocol == Http1 ? ["--http1.1"] : ["--http2-prior-knowledge"];
        var root = protocol == Http1 ? server.Http : new Uri($"http://{server.Grpc}");
        string[] what = body is null ? [] : ["--data-binary", "@-"];
        var typed = body is null ? headers : headers.Prepend("content-type: application/json");
        var finished = await Finished.RunAsync(
            "curl",
            [
                .. how,
                .. what,
                .. typed.SelectMany(header => new[] { "--header", header }),
                "--silent",
                "--show-error",
                "--noproxy",
                "*",
                "--write-out",
                $"{Mark}%{{http_version}} %{{http_code}}\n%{{header_json}}",
                new Uri(root, path).ToString(),
            ],
            body ?? ""
        );
        Assert.True(finished.ExitCode == 0, $"curl ended with {finished.ExitCode}: {finished.Errors}");
        return Read(finished.Output);
    }

    private static CurlReply Read(string output)
    {
        var end = output.LastIndexOf(Mark, StringComparison.Ordinal);
        var told = output[(end + Mark.Length)..].Split('\n', 2);
        var (version, status) = (told[0].Split(' ')[0], int.Parse(told[0].Split(' ')[1]));
        var headers = JsonSerializer.Deserialize<Dictionary<string, string[]>>(told[1])!;
        return new CurlReply($"HTTP/{version}", status, headers, output[..end]);
    }
}
