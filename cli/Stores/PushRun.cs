using System.Diagnostics;
using Sluice.Artifacts.Publishing;
using Sluice.Artifacts.Stores;
using Sluice.Hosting.Progress;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Models;

namespace Sluice.Cli.Stores;

/// <summary>One run of <c>push</c>: reads, looks whether the version is free, checks the model, publishes.</summary>
internal sealed class PushRun(VersionPublisher publisher, IModelEngine engine, StoreReport report)
{
    /// <returns>The exit status.</returns>
    /// <exception cref="ArtifactException">It is not published.</exception>
    /// <exception cref="ServingException">There is no model, or no telling which file is it.</exception>
    public async Task<int> RunAsync(
        string model,
        ModelVersion version,
        string place,
        PublishOptions options,
        CancellationToken cancellation
    )
    {
        using var local = await LocalVersion.ReadAsync(model, report.Transfer($"Reading {model}"), cancellation);
        try
        {
            await publisher.RequireAbsentAsync(version, local.Manifest, options, cancellation);
            if (!Check(model, local))
            {
                return StoreReport.No;
            }

            await publisher.PublishAsync(
                version,
                local,
                options,
                report.Transfer($"Uploading to {place}"),
                cancellation
            );
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.BucketMissing && !options.CreateBucket)
        {
            throw new ArtifactException(failure.Fault, $"{failure.Message} (--create-bucket makes it)", failure);
        }

        report.Say($"Published {place}: {Amount(local)}, {local.Manifest.Digest}");
        return 0;
    }

    /// <summary>Whether a server could serve it. A run that fails on zeros is no proof that it could not, and is only told.</summary>
    private bool Check(string model, LocalVersion local)
    {
        ILoadedModel loaded;
        var begun = Stopwatch.GetTimestamp();
        try
        {
            loaded = engine.Load(local.Model);
        }
        catch (ServingException failure)
        {
            var hint = local.IsSingleFile
                ? " If its weights lie in other files, push the directory that holds all of them."
                : "";
            report.Error($"{model} cannot be served, and is not published: {failure.Message.TrimEnd('.')}.{hint}");
            return false;
        }

        using (loaded)
        {
            var took = Stopwatch.GetElapsedTime(begun);
            var signature = loaded.Signature;
            report.Say(
                $"Checked {model}: loads in {took.TotalSeconds:F1} s; takes {string.Join(", ", signature.Inputs)}; gives {string.Join(", ", signature.Outputs)}"
            );
            try
            {
                string[] wanted = [.. signature.Outputs.Select(output => output.Name)];
                foreach (var output in loaded.Run(SampleInputs.Of(signature), wanted, default))
                {
                    output.Dispose();
                }
            }
            catch (ServingException failure)
            {
                report.Error(
                    $"Note: a run over zeros, of size 1 where any will do, fails, which need not be the model's fault: {failure.Message}"
                );
            }
        }

        return true;
    }

    private static string Amount(LocalVersion local) =>
        $"{local.Files.Count} {(local.Files.Count == 1 ? "file" : "files")}, {TransferText.Bytes(local.Bytes)}";
}
