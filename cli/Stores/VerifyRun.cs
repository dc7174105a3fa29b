using Sluice.Artifacts.Publishing;
using Sluice.Artifacts.Stores;
using Sluice.Hosting.Progress;
using Sluice.Serving.Models;

namespace Sluice.Cli.Stores;

/// <summary>One run of <c>verify</c>.</summary>
internal static class VerifyRun
{
    /// <param name="verification">Reads.</param>
    /// <param name="version">What.</param>
    /// <param name="expected">What its digest must be; null: what its manifest says.</param>
    /// <param name="report">Tells the user.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="ArtifactException">It cannot be read.</exception>
    public static async Task<int> RunAsync(
        VersionVerification verification,
        ModelVersion version,
        ContentDigest? expected,
        StoreReport report,
        CancellationToken cancellation
    )
    {
        var read = await verification.RunAsync(version, report.Transfer($"Reading version {version}"), cancellation);
        foreach (var problem in read.Problems)
        {
            report.Error(problem);
        }

        if (read.Problems.Count > 0)
        {
            report.Error(
                $"Version {version} is not what was published; servers refuse it. Publish it under another version."
            );
            return StoreReport.No;
        }

        if (expected is not null && expected != read.Digest)
        {
            report.Error($"Version {version} is {read.Digest}, not {expected}.");
            return StoreReport.No;
        }

        var files = $"{read.Files} {(read.Files == 1 ? "file" : "files")}, {TransferText.Bytes(read.Bytes)}";
        var seal = read.IsSealed ? "as its manifest says" : "but no manifest says what it must be";
        report.Say($"Version {version}: {files}, {read.Digest}, {seal}");
        return 0;
    }
}
