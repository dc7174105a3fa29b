using Sluice.Artifacts.Publishing;
using Sluice.Artifacts.Stores;
using Sluice.Hosting.Progress;

namespace Sluice.Cli.Stores;

/// <summary>One run of <c>versions</c>.</summary>
internal static class VersionsRun
{
    private const string Unsealed = "no manifest: servers take it after two equal looks";

    /// <returns>The exit status.</returns>
    /// <exception cref="ArtifactException">The store cannot be listed.</exception>
    public static async Task<int> RunAsync(
        PublishedVersions published,
        ArtifactUri place,
        StoreReport report,
        CancellationToken cancellation
    )
    {
        var (versions, ignored) = await published.ListAsync(cancellation);
        foreach (var each in ignored)
        {
            report.Error($"Passed over {each}");
        }

        if (versions.Count == 0)
        {
            report.Error($"There is no version at {place}; a version is a folder there, with model.onnx in it.");
            return 0;
        }

        string[][] rows =
        [
            ["VERSION", "FILES", "SIZE", "DIGEST"],
            .. versions.Select(version =>
                (string[])
                    [
                        version.Version.Text,
                        $"{version.Files}",
                        TransferText.Bytes(version.Bytes),
                        version.Digest?.ToString() ?? version.Problem ?? Unsealed,
                    ]
            ),
        ];
        var widths = Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            report.Say(
                $"{row[0].PadRight(widths[0])}  {row[1].PadLeft(widths[1])}  {row[2].PadLeft(widths[2])}  {row[3]}"
            );
        }

        return 0;
    }
}
