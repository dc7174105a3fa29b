using System.Globalization;
using Sluice.Testing;

namespace Sluice.Operator.Tests.Harness;

/// <summary>The operator's program, ended by SIGKILL and started again at random moments; or left alone.</summary>
/// <param name="space">Where it works.</param>
/// <param name="random">The moments; null: it is left alone.</param>
/// <param name="mostKills">How often at most: on a busy machine a start takes long, and what is killed all the time gets nowhere.</param>
/// <param name="longestLife">Milliseconds that it lives at most before it is killed; over 300.</param>
internal sealed class OperatorKiller(OperatorSpace space, Random? random, int mostKills = 20, int longestLife = 9_000)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;
    private ProgramProcess? _program;

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>The most memory that the one that runs has held, in bytes.</summary>
    public long MostBytes => _program?.MostBytes ?? 0;

    public void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            using var program = ProgramProcess.Start("sluice-operator", Arguments());
            _program = program;
            // From before its first watch to well into its work.
            var life =
                random is null || Kills == mostKills
                    ? Timeout.InfiniteTimeSpan
                    : TimeSpan.FromMilliseconds(random.Next(300, longestLife));
            await Task.Delay(life, TimeProvider.System, _end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_end.IsCancellationRequested)
            {
                await program.KillAsync();
                Kills++;
            }
        }
    }

    private string[] Arguments() =>
        [
            .. new[] { "--kubeconfig", space.Cluster.Kubeconfig, "--server-image", "server:1" },
            .. new[] { "--namespace", space.Name, "--operator-namespace", space.Name, "--lease-duration", "2" },
            .. new[] { "--operations", "127.0.0.1:0", "--control", "127.0.0.1:0", "--control-insecure" },
            "--server-operations-port",
            space.Servers.Port.ToString(CultureInfo.InvariantCulture),
        ];
}
