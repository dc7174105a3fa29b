using System.Diagnostics;
using Sluice.Artifacts.Http;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Http;

/// <summary>
/// The proxy variables of the environment, which .NET reads once a process: this program runs itself with other ones.
/// </summary>
public sealed class HttpProxyTests
{
    private const string Object = "HTTP/1.1 200 OK\nContent-Length: 5\nConnection: close";
    private const string Inside =
        "HTTP/1.1 302 Found\nContent-Length: 0\nConnection: close\nLocation: http://169.254.169.254/latest";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("by the proxy", "", Object, "GET http://store.test/models/a HTTP/1.1", true)]
    [InlineData("past it", "other.test,store.test", Object, "", false)]
    [InlineData("not into the proxy's own network", "", Inside, "GET http://store.test/models/a HTTP/1.1", false)]
    public async Task Goes_where_the_environment_says(
        string because,
        string exceptions,
        string answer,
        string expected,
        bool arrives
    )
    {
        var asked = "";
        await using var proxy = new StubServer(request =>
        {
            asked += request.Split('\r')[0];
            return StubAnswer.Of(answer, answer == Object ? "hello" : "");
        });
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [
                "-noLogo",
                "-explicit",
                "only",
                "-method",
                $"*.{nameof(HttpProxyTests)}.{nameof(Reads_with_this_environment)}",
            ]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["http_proxy"] = proxy.Endpoint;
        start.Environment["no_proxy"] = exceptions;

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().Within(Limit);
        await process.WaitForExitAsync().Within(Limit);

        Assert.Contains("Total: 1,", output, StringComparison.Ordinal);
        Assert.True((process.ExitCode == 0) == arrives, output);
        Assert.True(expected == asked, $"{because}: {asked}");
    }

    /// <summary>Run by the test above alone. The name leads to nothing here, so that only a proxy can answer.</summary>
    [Fact(Explicit = true)]
    public async Task Reads_with_this_environment()
    {
        using var store = new HttpStore(
            ArtifactUri.Parse("http://store.test/models"),
            new TestSettings(),
            new HttpStoreOptions { AllowUnencrypted = true },
            TimeProvider.System,
            (name, cancellation) =>
                System.Net.Dns.GetHostAddressesAsync(name == "store.test" ? "127.0.0.2" : name, cancellation)
        );

        await using var content = await store.OpenAsync(new StoredObject("a", 5, null), 0, default).Within(Limit);

        Assert.Equal(5, content.Stored.Size);
    }
}
