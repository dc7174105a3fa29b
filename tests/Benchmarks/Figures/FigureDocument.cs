using System.Text.Json;

namespace Sluice.Benchmarks.Figures;

/// <summary>
/// What docs/benchmarks.md shows of the figures: they are kept in docs/benchmarks.json, of which the page's table and the chart
/// beside it are made. A run replaces what it measured and leaves the rest.
/// </summary>
internal static class FigureDocument
{
    private const string Begin = "<!-- figures: ./dev bench --docs -->";
    private const string End = "<!-- end of figures -->";

    /// <param name="folder">The documents' folder.</param>
    /// <param name="measured">The run's figures.</param>
    public static async Task UpdateAsync(string folder, IReadOnlyList<Figure> measured)
    {
        var (kept, page) = (Path.Combine(folder, "benchmarks.json"), Path.Combine(folder, "benchmarks.md"));
        var before = File.Exists(kept)
            ? JsonSerializer.Deserialize(await File.ReadAllTextAsync(kept), FigureJson.Default.IReadOnlyListFigure)!
            : [];
        var all = Merge(before, measured);
        var text = await File.ReadAllTextAsync(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new InvalidOperationException($"{page}: expected the lines '{Begin}' and '{End}'");
        await File.WriteAllTextAsync(kept, FigureJson.Write(all) + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "benchmarks.svg"), FigureChart.Render(all));
        await File.WriteAllTextAsync(
            page,
            $"{text[..(begin + Begin.Length)]}\n\n{FigureTable.Render(all)}\n{text[end..]}"
        );
    }

    /// <summary>In the order of names. What could not be measured now stays as it was measured.</summary>
    private static List<Figure> Merge(IReadOnlyList<Figure> before, IReadOnlyList<Figure> measured)
    {
        var all = before.ToDictionary(figure => figure.Name);
        foreach (var figure in measured.Where(figure => figure.Value is not null || !all.ContainsKey(figure.Name)))
            all[figure.Name] = figure;
        return [.. all.Values.OrderBy(figure => figure.Name, StringComparer.Ordinal)];
    }
}
