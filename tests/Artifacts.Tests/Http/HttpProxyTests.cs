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
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("by the proxy", "", "GET http://store.test/models/a HTTP/1.1")]
    [InlineData("past it", "other.test,store.test", "")]
    public async Task Goes_where_the_environment_says(string because, string exceptions, string expected)
    {
        var asked = "";
        await using var proxy = new StubServer(request =>
        {
            asked = request.Split('\r')[0];
            return StubAnswer.Of("HTTP/1.1 200 OK\nContent-Length: 5\nConnection: close", "hello");
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
        Assert.True((process.ExitCode == 0) == (expected.Length > 0), output);
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
