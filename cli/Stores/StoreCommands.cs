using System.CommandLine;
using Sluice.Artifacts.Publishing;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Hosting.Lifetime;
using Sluice.Onnx.Sessions;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Cli.Stores;

/// <summary>
/// The commands <c>push</c>, <c>versions</c> and <c>verify</c>. Exit status 0: done; 1: it could not be done; 2: it was looked at, and the answer is no
/// (the model cannot be served, the version is published already, its bytes are wrong).
/// </summary>
internal static class StoreCommands
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    public static IEnumerable<Command> All() => [Push(), Versions(), Verify()];

    private static Command Push()
    {
        var model = new Argument<string>("MODEL")
        {
            Description = "A model file, or a directory with model.onnx and the files beside it",
        };
        var version = Version("The version to publish; one that is published is never overwritten");
        var create = new Option<bool>("--create-bucket")
        {
            Description = "Make the bucket, container or directory when there is none",
        };
        var replace = new Option<bool>("--replace-unfinished")
        {
            Description = "Throw away what a push of other bytes left unfinished; it must not run any more",
        };
        var command = new Command("push", "Check a model, and publish it as a version in a store.") { model };
        var flags = Add(command, [version, create, replace]);
        command.SetAction(
            (result, _) =>
                RunAsync(
                    result,
                    flags,
                    (store, retries, report, cancellation) =>
                    {
                        var push = new PushRun(new VersionPublisher(store, retries), new OnnxEngine(), report);
                        var options = new PublishOptions
                        {
                            CreateBucket = result.GetValue(create),
                            ReplaceUnfinished = result.GetValue(replace),
                        };
                        var place = store.Root.Below(result.GetRequiredValue(version).Text).ToString();
                        return push.RunAsync(
                            result.GetRequiredValue(model),
                            result.GetRequiredValue(version),
                            place,
                            options,
                            cancellation
                        );
                    }
                )
        );
        return command;
    }

    private static Command Versions()
    {
        var command = new Command("versions", "List the versions of a model in a store.");
        var flags = Add(command, []);
        command.SetAction(
            (result, _) =>
                RunAsync(
                    result,
                    flags,
                    (store, retries, report, cancellation) =>
                        VersionsRun.RunAsync(new PublishedVersions(store, retries), store.Root, report, cancellation)
                )
        );
        return command;
    }

    private static Command Verify()
    {
        var version = Version("The version to read");
        var digest = new Option<ContentDigest?>("--digest")
        {
            Description = "What it must be, sha256:…",
            HelpName = "DIGEST",
            CustomParser = argument =>
            {
                if (ContentDigest.TryParse(argument.Tokens[0].Value, out var parsed))
                {
                    return parsed;
                }

                argument.AddError($"--digest: expected {ContentDigest.Grammar}, got '{argument.Tokens[0].Value}'");
                return null;
            },
        };
        var command = new Command(
            "verify",
            "Read every byte of a version in a store, and compare it with its manifest."
        );
        var flags = Add(command, [version, digest]);
        command.SetAction(
            (result, _) =>
                RunAsync(
                    result,
                    flags,
                    (store, retries, report, cancellation) =>
                        VerifyRun.RunAsync(
                            new VersionVerification(store, retries),
                            result.GetRequiredValue(version),
                            result.GetValue(digest),
                            report,
                            cancellation
                        )
                )
        );
        return command;
    }

    private static Option<ModelVersion> Version(string description) =>
        new("--version")
        {
            Description = description,
            HelpName = "VERSION",
            Required = true,
            CustomParser = argument =>
            {
                if (!ModelVersion.TryParse(argument.Tokens[0].Value, out var version))
                {
                    argument.AddError($"--version: expected {ModelVersion.Grammar}, got '{argument.Tokens[0].Value}'");
                }
                else if (version.Text == "latest")
                {
                    argument.AddError("--version: expected a fixed version such as 7; no manifest could name 'latest'");
                }

                return version;
            },
        };

    private static StoreFlags Add(Command command, Option[] options)
    {
        var flags = new StoreFlags();
        flags.AddTo(command);
        foreach (var option in options)
        {
            command.Add(option);
        }

        return flags;
    }

    /// <summary>The one boundary of these commands: faults become a sentence on standard error and an exit status.</summary>
    private static async Task<int> RunAsync(
        ParseResult result,
        StoreFlags flags,
        Func<IArtifactStore, Retries, StoreReport, CancellationToken, Task<int>> run
    )
    {
        using var signals = new ShutdownSignals();
        var report = StoreReport.OnConsole(TimeProvider.System);
        try
        {
            using var store = flags.Open(result, TimeProvider.System);
            var retries = new Retries(RetryPolicy.Default, TimeProvider.System, new Random());
            return await run(store, retries, report, signals.Requested);
        }
        catch (Exception failure) when (failure is ArtifactException or ServingException)
        {
            report.Error(failure.Message);
            return failure is ArtifactException { Fault: ArtifactFault.Exists } ? StoreReport.No : Failed;
        }
        catch (OperationCanceledException) when (signals.Requested.IsCancellationRequested)
        {
            report.Error("Stopped. The same command goes on where this one was.");
            return Interrupted;
        }
    }
}
