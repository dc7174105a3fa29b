using System.Globalization;
using System.Text;

namespace Sluice.Benchmarks.Figures;

/// <summary>Figures as a Markdown table. Pure.</summary>
internal static class FigureTable
{
    public static string Render(IEnumerable<Figure> figures)
    {
        var table = new StringBuilder("| figure | measured | floor | aim | |\n|---|---|---|---|---|\n");
        foreach (var figure in figures)
        {
            var value = figure.Value is { } measured ? $"{Number(measured)} {figure.Unit}" : "–";
            var word = figure.Holds switch
            {
                null => figure.Reason,
                false => "**does not hold**",
                true when figure.Reaches => "aim reached",
                true => "holds",
            };
            table.Append(
                CultureInfo.InvariantCulture,
                $"| `{figure.Name}` | {value} | {Number(figure.Floor)} | {Number(figure.Aim)} | {word} |\n"
            );
        }

        return table.ToString();
    }

    /// <summary>With three digits that say something.</summary>
    public static string Number(double value) =>
        value.ToString(
            Math.Abs(value) >= 100 ? "#,0"
                : Math.Abs(value) >= 10 ? "0.0"
                : "0.00",
            CultureInfo.InvariantCulture
        );
}
