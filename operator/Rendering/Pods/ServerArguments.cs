using System.Globalization;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Rendering.Pods;

/// <summary>The command line of a revision's model servers.</summary>
internal static class ServerArguments
{
    public const string CacheDirectory = "/var/cache/sluice";
    public const string CredentialsDirectory = "/var/run/sluice/credentials";
    public const string AuthoritiesDirectory = "/var/run/sluice/authorities";
    public const string TerminationLog = "/dev/termination-log";

    public static IReadOnlyList<string> Of(
        ModelDeployment deployment,
        VariantSpec variant,
        RuntimeSpec runtime,
        WorkloadOptions options
    )
    {
        var arguments = new List<string>
        {
            "--model",
            deployment.Spec.Model.Uri,
            "--name",
            deployment.ModelName,
            "--versions",
            $"only:{variant.Version}",
            "--strict-readiness",
            "--http",
            $"*:{ServerPorts.Http}",
            "--grpc",
            $"*:{ServerPorts.Grpc}",
            "--operations",
            $"*:{ServerPorts.Operations}",
            "--cache",
            CacheDirectory,
            "--cache-bytes",
            Whole(options.CacheSize.Value),
            "--max-request-bytes",
            Whole(runtime.MaxRequestBytes!.Value.Value),
            "--timeout",
            Whole((decimal)runtime.Timeout!.Value.Value.TotalMilliseconds),
            "--intra-op-threads",
            Whole(runtime.IntraOpThreads!.Value),
            "--drain-delay",
            Whole((decimal)options.DrainDelay.TotalSeconds),
            "--termination-log",
            TerminationLog,
        };
        arguments.AddRange([.. Runs(runtime), .. Batching(runtime.Batching!)]);
        if (variant.Digest is { } digest)
        {
            arguments.AddRange(["--pin", $"{variant.Version}={digest}"]);
        }

        if (deployment.Spec.Model.CredentialsSecretRef is not null)
        {
            arguments.AddRange(["--credentials", CredentialsDirectory]);
        }

        return [.. arguments.Select(Literally)];
    }

    private static IEnumerable<string> Runs(RuntimeSpec runtime)
    {
        if (runtime.Concurrency > 0 || runtime.Device == Device.CUDA)
        {
            // One run keeps a GPU busy; on the processor the server's own count fits its limit.
            yield return "--concurrency";
            yield return Whole(Math.Max(1, runtime.Concurrency!.Value));
        }

        if (runtime.Device is Device.CPU or Device.CUDA)
        {
            yield return "--device";
            yield return runtime.Device == Device.CPU ? "cpu" : "cuda";
        }
    }

    /// <summary>Only what is not as the server has it by itself.</summary>
    private static IEnumerable<string> Batching(BatchingSpec batching)
    {
        var usual = BatchingSpec.Default;
        if (batching.Mode != usual.Mode)
        {
            yield return "--batching";
            yield return batching.Mode == BatchingMode.On ? "on" : "off";
        }

        if (batching.MaxRows != usual.MaxRows)
        {
            yield return "--batch-rows";
            yield return Whole(batching.MaxRows!.Value);
        }

        if (batching.MaxDelay!.Value.Value > TimeSpan.Zero)
        {
            yield return "--batch-delay";
            yield return Whole((decimal)batching.MaxDelay.Value.Value.TotalMilliseconds);
        }

        if (batching.MaxQueueRows != usual.MaxQueueRows)
        {
            yield return "--batch-queue-rows";
            yield return Whole(batching.MaxQueueRows!.Value);
        }
    }

    private static string Whole(decimal number) => decimal.Ceiling(number).ToString(CultureInfo.InvariantCulture);

    // The kubelet puts variables in the place of $(NAME); $$ is a dollar.
    private static string Literally(string argument) => argument.Replace("$(", "$$(", StringComparison.Ordinal);
}
