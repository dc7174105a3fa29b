using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests.Harness;

/// <summary>The model server's own program, on free ports; killed at the test's end if it still runs.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _rest;

    private ServerProcess(Process process, Match addresses)
    {
        _process = process;
        _rest = process.StandardError.ReadToEndAsync();
        Rest = IPEndPoint.Parse(addresses.Groups["rest"].Value);
        Grpc = IPEndPoint.Parse(addresses.Groups["grpc"].Value);
        Operations = IPEndPoint.Parse(addresses.Groups["operations"].Value);
    }

    public IPEndPoint Rest { get; }

    public IPEndPoint Grpc { get; }

    public IPEndPoint Operations { get; }

    /// <summary>Starts it and returns when it has said where it listens.</summary>
    public static Task<ServerProcess> StartAsync(params string[] arguments) => StartAsync([], arguments);

    /// <inheritdoc cref="StartAsync(string[])"/>
    /// <param name="environment">Variables, besides those of the tests.</param>
    /// <param name="arguments">Flags, besides those of the listeners.</param>
    public static async Task<ServerProcess> StartAsync(
        Dictionary<string, string> environment,
        params string[] arguments
    )
    {
        var process = Start(
            [
                .. arguments,
                .. (string[])["--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--operations", "127.0.0.1:0"],
            ],
            environment
        );
        while (await process.StandardError.ReadLineAsync().Within(TestServer.Limit) is { } line)
        {
            if (Addresses().Match(line) is { Success: true } addresses)
                return new(process, addresses);
        }

        throw new InvalidOperationException($"the server ended with {process.ExitCode} before it listened");
    }

    /// <summary>Runs it to its end, which must come by itself.</summary>
    public static Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <inheritdoc cref="RunAsync(string[])"/>
    /// <param name="environment">Variables, besides those of the tests.</param>
    /// <param name="arguments">Flags.</param>
    public static async Task<(int ExitCode, string Errors)> RunAsync(
        Dictionary<string, string> environment,
        params string[] arguments
    )
    {
        using var process = Start(arguments, environment);
        var errors = await process.StandardError.ReadToEndAsync().Within(TestServer.Limit);
        await process.WaitForExitAsync().Within(TestServer.Limit);
        return (process.ExitCode, errors);
    }

    /// <summary>Sends a signal by its name, such as TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {_process.Id}"]);
        await kill.WaitForExitAsync().Within(TestServer.Limit);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for its end: the exit code, and the log behind the first line.</summary>
    public async Task<(int ExitCode, string Log)> ExitAsync()
    {
        await _process.WaitForExitAsync().Within(TestServer.Limit);
        return (_process.ExitCode, await _rest.Within(TestServer.Limit));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string[] arguments, Dictionary<string, string> environment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Sluice.ModelServer");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    [GeneratedRegex(
        "REST (?<rest>[^ ]+), gRPC (?<grpc>[^ ]+), operations (?<operations>[^ ]+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Addresses();
}
