using System.CommandLine;
using Sluice.Cli.Up;

namespace Sluice.Cli.Tests.Up;

public sealed class UpCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private readonly List<UpOptions> _runs = [];

    [Theory]
    [InlineData("-f m.yaml", "m.yaml", "127.0.0.1:8080", "127.0.0.1:8081")]
    [InlineData("--file m.yaml --http localhost:1 --grpc [::1]:2", "m.yaml", "127.0.0.1:1", "[::1]:2")]
    [InlineData("--file=m.yaml --http=*:0 --grpc=:0", "m.yaml", "[::]:0", "[::]:0")]
    public async Task Takes_what_is_said_and_its_defaults(string arguments, string file, string http, string grpc)
    {
        Assert.Equal(0, await InvokeAsync(arguments.Split(' ')));

        var options = Assert.Single(_runs);
        Assert.Equal((file, http, grpc), (options.File, $"{options.Http}", $"{options.Grpc}"));
    }

    [Theory]
    [InlineData("-f m.yaml", "127.0.0.1:9090")]
    [InlineData("-f m.yaml --operations 127.0.0.1:0", "127.0.0.1:0")]
    public async Task Explains_where_explain_asks(string arguments, string operations)
    {
        Assert.Equal(0, await InvokeAsync(arguments.Split(' ')));

        Assert.Equal(operations, $"{Assert.Single(_runs).Operations}");
    }

    [Fact]
    public async Task Exits_with_what_the_run_says() => Assert.Equal(1, await InvokeAsync(["-f", "m.yaml"], status: 1));

    /// <summary>The arguments; what is said of them.</summary>
    public static TheoryData<string[], string> Wrong =>
        new()
        {
            { [], "Option '--file' is required." },
            { ["-f"], "Required argument missing for option: '-f'." },
            { ["-f", ""], "--file: expected a path, got nothing" },
            { ["-f", "m.yaml", "--port", "3"], "Unrecognized command or argument '--port'." },
            { ["-f", "m.yaml", "n.yaml"], "Unrecognized command or argument 'n.yaml'." },
            { ["-f", "m.yaml", "-f", "n.yaml"], "Option '-f' expects a single argument but 2 were provided." },
            {
                ["-f", "m.yaml", "--http", "8080"],
                "--http: expected HOST:PORT with HOST an IP address, localhost or *, such as 127.0.0.1:8080 or [::1]:8080, got '8080'"
            },
            {
                ["-f", "m.yaml", "--grpc", "example.org:80"],
                "--grpc: expected HOST:PORT with HOST an IP address, localhost or *, such as 127.0.0.1:8080 or [::1]:8080, got 'example.org:80'"
            },
        };

    [Theory, MemberData(nameof(Wrong))]
    public async Task Says_what_is_wrong_shows_the_usage_and_runs_nothing(string[] arguments, string expected)
    {
        Assert.NotEqual(0, await InvokeAsync(arguments));

        Assert.StartsWith(expected + "\n", $"{_errors}", StringComparison.Ordinal);
        Assert.Contains("up [options]", $"{_output}", StringComparison.Ordinal);
        Assert.Empty(_runs);
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    private Task<int> InvokeAsync(string[] arguments, int status = 0)
    {
        var command = UpCommand.Build(options =>
        {
            _runs.Add(options);
            return Task.FromResult(status);
        });
        return new RootCommand { command }
            .Parse(["up", .. arguments])
            .InvokeAsync(new() { Output = _output, Error = _errors });
    }
}
