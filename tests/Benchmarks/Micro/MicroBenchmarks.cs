using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Sluice.Benchmarks.Micro;

/// <summary>
/// Parts of the way by themselves, with what they allocate (BenchmarkDotNet): <c>./dev bench --micro FILTER</c>. For finding out where
/// time goes; nothing is gated by them. In this process, since its own builds would need the network.
/// </summary>
internal static class MicroBenchmarks
{
    public static int Run(string filter)
    {
        var config = ManualConfig
            .CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Unicode)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "sluice-micro"));
        var summaries = BenchmarkSwitcher
            .FromTypes([typeof(JsonNumbersMicro), typeof(RunMicro)])
            .Run(["--filter", filter], config);
        return summaries.Any(summary => summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
