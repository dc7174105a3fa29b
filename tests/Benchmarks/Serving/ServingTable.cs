using System.Globalization;
using Sluice.Benchmarks.Load;

namespace Sluice.Benchmarks.Serving;

/// <summary>The whole table of what was measured, as Markdown.</summary>
internal sealed class ServingTable(TextWriter report)
{
    private bool _hasHead;

    /// <param name="what">The model and how it was asked for.</param>
    /// <param name="who">Who answered.</param>
    /// <param name="result">What it showed.</param>
    public async Task AddAsync(string what, string who, LoadResult result)
    {
        if (!_hasHead)
        {
            await report.WriteLineAsync(
                "\n| | | requests/s | p50 us | p99 us | p99.9 us | CPU us |\n|---|---|---|---|---|---|---|"
            );
            _hasHead = true;
        }

        await report.WriteLineAsync(
            $"| {what} | {who} | {Number(result.PerSecond)} | {Number(result.P50)} | {Number(result.P99)} | {Number(result.P999)} "
                + $"| {(result.Processor > 0 ? Number(result.Processor) : "")} |"
        );
    }

    private static string Number(double value) =>
        value.ToString(value < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
