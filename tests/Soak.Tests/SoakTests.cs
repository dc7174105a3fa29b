using System.Diagnostics;
using Sluice.Testing;

namespace Sluice.Soak.Tests;

/// <summary>A small run of <c>./dev soak</c>: the program, with its own processes.</summary>
public sealed class SoakTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Nothing_fails_while_everything_changes()
    {
        var models = RepositoryFiles.PathOf("examples/iris/models/iris");
        string[] arguments =
        [
            "--minutes",
            "0",
            "--requests",
            "1000",
            "--edits",
            "10",
            "--callers",
            "4",
            "--away",
            "1",
            "--operator",
            "scripted",
            "--models",
            models,
        ];
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Sluice.Soak"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var soak = Process.Start(start)!;
        var output = soak.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = soak.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await soak.WaitForExitAsync(TestContext.Current.CancellationToken).Within(Limit);
        }
        catch
        {
            soak.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(soak.ExitCode == 0, $"{await output}\n{await errors}");
        Assert.Matches("requests [0-9]+, failed 0, lost [0-9]+", await output);
        Assert.Matches(" [1-9][0-9]* answered of bodies over 1 MiB", await output);
    }
}
