using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Up;

/// <summary>What only the executable itself can show: signals, exit statuses, and output into a pipe.</summary>
public sealed class SluiceProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string[] AnyPorts =
    [
        "--http",
        "127.0.0.1:0",
        "--grpc",
        "127.0.0.1:0",
        "--operations",
        "127.0.0.1:0",
    ];

    [Fact]
    public async Task Prints_two_commands_that_work_as_they_are()
    {
        if ((await SluiceProcess.ShellAsync("command -v curl")).Status != 0)
            Assert.Skip("needs curl: apt-get install curl (or ./dev test as root)");
        using var folder = new IrisFolder();
        using var sluice = await StartAsync(folder);

        var lines = sluice.Output.Lines.SkipWhile(line => line != "Try:").Skip(1).Take(2).ToArray();
        var metadata = await SluiceProcess.ShellAsync(lines[0]);
        var prediction = await SluiceProcess.ShellAsync(lines[1]);

        Assert.Equal(0, metadata.Status);
        Assert.StartsWith("{\"name\":\"iris\"", metadata.Output, StringComparison.Ordinal);
        Assert.Equal(0, prediction.Status);
        Assert.StartsWith("HTTP/1.1 200", prediction.Output, StringComparison.Ordinal);
        Assert.Contains("sluice-variant: ", prediction.Output, StringComparison.Ordinal);
        Assert.Contains("\"outputs\":", prediction.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_lets_the_request_in_flight_end_and_exits_with_0(string signal)
    {
        using var folder = new IrisFolder();
        using var sluice = await StartAsync(folder);
        using var client = await BeginPredictionAsync(sluice);

        await sluice.SignalAsync(signal);
        await sluice.Output.UntilAsync("Stopping: requests in flight end");
        var answer = await EndPredictionAsync(client);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\"outputs\":", answer, StringComparison.Ordinal);
        Assert.Equal(0, await sluice.ExitAsync());
        Assert.Empty(sluice.Errors.Lines);
    }

    [Fact]
    public async Task The_access_log_says_who_answered_and_goes_on_the_callers_trace()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var folder = new IrisFolder();
        using var sluice = await StartAsync(folder, "--access-log");
        var address = (await sluice.Output.UntilAsync("  REST  http://"))["  REST  http://".Length..].Split('/')[0];

        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        using var body = new StringContent(IrisFolder.Prediction);
        using var answer = await client
            .PostAsync(new Uri($"http://{address}/v2/models/iris/infer"), body)
            .Within(Limit);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var line = await sluice.Errors.UntilAsync("/v2/models/iris/infer");
        Assert.Contains(
            "Sluice.Access[240] POST /v2/models/iris/infer 200 grpc=- bytes=",
            line,
            StringComparison.Ordinal
        );
        Assert.EndsWith($" model=iris version=1 trace={Trace}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_signal_ends_at_once_whatever_is_in_flight()
    {
        using var folder = new IrisFolder();
        using var sluice = await StartAsync(folder);
        using var client = await BeginPredictionAsync(sluice);

        await sluice.SignalAsync("INT");
        await sluice.Output.UntilAsync("Ctrl-C again stops at once");
        await sluice.SignalAsync("INT");

        Assert.Equal(130, await sluice.ExitAsync());
    }

    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("up", "Option '--file' is required.")]
    [InlineData("up -f m.yaml --http here", "--http: expected HOST:PORT")]
    [InlineData("up -f m.yaml --verbose", "Unrecognized command or argument '--verbose'.")]
    [InlineData("down", "Unrecognized command or argument 'down'.")]
    public async Task A_wrong_command_line_is_answered_with_the_usage_and_1(string arguments, string expected)
    {
        using var sluice = new SluiceProcess(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(1, await sluice.ExitAsync());
        Assert.Contains(expected, string.Join('\n', sluice.Errors.Lines), StringComparison.Ordinal);
        Assert.Contains("Usage:", sluice.Output.Lines);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_and_1()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        using var sluice = new SluiceProcess("up", "-f", folder.ManifestPath, "--http", $"{taken.LocalEndpoint}");

        Assert.Equal(1, await sluice.ExitAsync());
        Assert.Equal(
            [$"{taken.LocalEndpoint} is in use by another program; choose another with --http"],
            sluice.Errors.Lines
        );
    }

    [Fact]
    public async Task Nothing_to_serve_is_told_without_a_stack_trace_and_1()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 9"));

        using var sluice = new SluiceProcess(["up", "-f", folder.ManifestPath, .. AnyPorts]);

        Assert.Equal(1, await sluice.ExitAsync());
        Assert.Equal(
            [
                "Variant main: version 9 cannot be served: version 9 is not in the repository; versions found: 1, 2, 3; "
                    + "the variant has no share until it can be served.",
                "No variant could be served.",
            ],
            sluice.Errors.Lines
        );
    }

    private static async Task<SluiceProcess> StartAsync(IrisFolder folder, params string[] flags)
    {
        folder.Save(IrisFolder.Manifest("main 1"));
        var sluice = new SluiceProcess(["up", "-f", folder.ManifestPath, .. AnyPorts, .. flags]);
        await sluice.Output.UntilAsync("Ctrl-C ends");
        return sluice;
    }

    /// <summary>Sends a prediction but for its last byte, which keeps it in flight.</summary>
    private static async Task<TcpClient> BeginPredictionAsync(SluiceProcess sluice)
    {
        var address = (await sluice.Output.UntilAsync("  REST  http://"))["  REST  http://".Length..].Split('/')[0];
        var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(address)).WaitAsync(Limit);
        var body = IrisFolder.Prediction;
        var head =
            $"POST /v2/models/iris/infer HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n"
            + $"Expect: 100-continue\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head));

        // The interim answer says that the server has the request.
        var interim = new byte[25];
        await client.GetStream().ReadExactlyAsync(interim).Within(Limit);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.UTF8.GetString(interim));
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(body[..^1]));
        return client;
    }

    private static async Task<string> EndPredictionAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(IrisFolder.Prediction[^1..]));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync().Within(Limit);
    }
}
