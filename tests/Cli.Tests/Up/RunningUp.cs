using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Sluice.Cli.Up;
using Sluice.Hosting.Listening;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Up;

/// <summary>
/// A whole <c>sluice up</c> in this process, on free ports, with real models. Its end fails the test where an error was
/// logged.
/// </summary>
internal sealed partial class RunningUp : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _end = new();
    private readonly CollectedLogs _logs = new();
    private readonly ILoggerFactory _logging;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private RunningUp(IrisFolder folder, TimeSpan? poll)
    {
        _logging = LoggerFactory.Create(logging => logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Error));
        var options = new UpOptions(folder.ManifestPath, ListenAddress.AnyLoopbackPort, ListenAddress.AnyLoopbackPort)
        {
            Poll = poll,
        };
        var report = new UpReport(Output, Errors);
        Exit = new UpRun(options, report, _logging, TimeProvider.System).RunAsync(_end.Token);
    }

    public SaidLines Output { get; } = new();

    public SaidLines Errors { get; } = new();

    /// <summary>The exit status.</summary>
    public Task<int> Exit { get; }

    public Uri Rest { get; private set; } = null!;

    public Uri Grpc { get; private set; } = null!;

    /// <summary>Starts on a folder's manifest, and waits until it says where to call.</summary>
    public static async Task<RunningUp> StartAsync(IrisFolder folder, TimeSpan? poll = null)
    {
        var up = new RunningUp(folder, poll);
        var said = await up.Output.UntilAsync("Ctrl-C ends");
        up.Rest = new Uri(Address().Match(await up.Output.UntilAsync("  REST  ")).Value);
        up.Grpc = new Uri(
            $"http://{Address().Match($"http://{(await up.Output.UntilAsync("  gRPC  "))[8..]}").Value[7..]}"
        );
        Assert.NotEmpty(said);
        return up;
    }

    /// <summary>Runs on a manifest that cannot be served, to its end.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(IrisFolder folder, SaidLines output, SaidLines errors, string configuration)
    {
        var options = new UpOptions(folder.ManifestPath, ListenAddress.AnyLoopbackPort, ListenAddress.AnyLoopbackPort)
        {
            ConfigurationFolder = configuration,
        };
        using var logging = LoggerFactory.Create(_ => { });
        return await new UpRun(options, new UpReport(output, errors), logging, TimeProvider.System)
            .RunAsync(CancellationToken.None)
            .Within(Limit);
    }

    /// <summary>Asks once, and gives variant and version: <c>main 1</c>.</summary>
    public async Task<string> AskAsync(string? variant = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Rest, "/v2/models/iris/infer"));
        request.Content = new StringContent(IrisFolder.Prediction);
        if (variant is not null)
        {
            request.Headers.Add("sluice-variant", variant);
        }

        using var response = await _http.SendAsync(request).Within(Limit);
        return response.IsSuccessStatusCode
            ? $"{response.Headers.GetValues("sluice-variant").Single()} {response.Headers.GetValues("sluice-version").Single()}"
            : $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    /// <summary>Waits until the last split that was told is this one: <c>main 90.00 % (version 1), …</c>.</summary>
    public Task UntilSplitAsync(string split) =>
        Output.UntilAsync(
            lines =>
                lines
                    .LastOrDefault(line => line.StartsWith("Split", StringComparison.Ordinal))
                    ?.EndsWith($": {split}", StringComparison.Ordinal) == true,
            $"the last split to be '{split}'"
        );

    public async Task<int> StopAsync()
    {
        await _end.CancelAsync();
        return await Exit.Within(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
        _http.Dispose();
        _logging.Dispose();
        _logs.Verify();
    }

    [GeneratedRegex("http://[^/ ]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
