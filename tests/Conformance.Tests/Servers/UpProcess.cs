using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Servers;

/// <summary>
/// <c>sluice up</c> as a user runs it: the program, in a process of its own, on ports of the system's choice that it prints.
/// Its end is a SIGTERM; it must then exit with 0 and have written nothing to standard error.
/// </summary>
internal sealed partial class UpProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Printed> _isUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;
    private readonly Task _output;

    private UpProcess(ProcessStartInfo start, int variants)
    {
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        _output = ReadAsync(variants);
    }

    /// <summary>REST over HTTP/1.1.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>gRPC and REST over HTTP/2: host and port.</summary>
    public string Grpc { get; private set; } = "";

    /// <summary>The generation of the routing table that has a share for every variant.</summary>
    public string Generation { get; private set; } = "";

    /// <summary>Starts it, and waits until every variant has its share.</summary>
    /// <param name="variants">How many variants the manifest has.</param>
    /// <param name="arguments">After <c>up</c>, without addresses.</param>
    public static async Task<UpProcess> StartAsync(int variants, params IEnumerable<string> arguments)
    {
        string[] command =
        [
            "up",
            .. arguments,
            "--http",
            "127.0.0.1:0",
            "--grpc",
            "127.0.0.1:0",
            "--operations",
            "127.0.0.1:0",
        ];
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "sluice"), command)
        {
            WorkingDirectory = RepositoryFiles.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var up = new UpProcess(start, variants);
        try
        {
            var printed = await up._isUp.Task.Within(Limit, "sluice up to say that every variant has its share");
            (up.Http, up.Grpc, up.Generation) = (new Uri($"http://{printed.Http}"), printed.Grpc, printed.Generation);
            return up;
        }
        catch
        {
            up._process.Kill();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The shell's own: not every machine has the program.
        await Finished.RunAsync("bash", ["-c", $"kill -TERM {_process.Id}"]);
        try
        {
            await _process.WaitForExitAsync().Within(Limit, "sluice up to end after SIGTERM");
        }
        catch (TimeoutException)
        {
            _process.Kill();
            throw;
        }

        await _output;
        var errors = await _errors;
        Assert.True(
            _process.ExitCode == 0 && errors.Length == 0,
            $"sluice up ended with {_process.ExitCode}: {errors}"
        );
        _process.Dispose();
    }

    private async Task ReadAsync(int variants)
    {
        var printed = new Printed("", "", "");
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            printed = printed.With(line, variants);
            if (printed.IsComplete)
                _isUp.TrySetResult(printed);
        }

        var all = string.Join('\n', _lines);
        _isUp.TrySetException(new InvalidOperationException($"sluice up ended: {all}\n{await _errors}"));
    }

    [GeneratedRegex(
        @"^ *REST +http://(?<address>[^/]+)/",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex HttpLine();

    [GeneratedRegex(@"^ *gRPC +(?<address>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GrpcLine();

    [GeneratedRegex(
        @"^Split, generation (?<generation>\d+): (?<shares>.*)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex SplitLine();

    private sealed record Printed(string Http, string Grpc, string Generation)
    {
        public bool IsComplete => Http.Length > 0 && Grpc.Length > 0 && Generation.Length > 0;

        public Printed With(string line, int variants)
        {
            if (HttpLine().Match(line) is { Success: true } http)
                return this with { Http = http.Groups["address"].Value };
            if (GrpcLine().Match(line) is { Success: true } grpc)
                return this with { Grpc = grpc.Groups["address"].Value };
            if (
                SplitLine().Match(line) is { Success: true } split
                && split.Groups["shares"].Value.Split(" (version ").Length - 1 == variants
            )
            {
                return this with { Generation = split.Groups["generation"].Value };
            }

            return this;
        }
    }
}
