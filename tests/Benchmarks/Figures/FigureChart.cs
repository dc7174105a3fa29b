using System.Globalization;
using System.Text;

namespace Sluice.Benchmarks.Figures;

/// <summary>
/// Figures as bars (SVG): how many times better than its floor each is, whatever its unit, with a mark where its aim is. Pure.
/// </summary>
internal static class FigureChart
{
    private const int Row = 22;
    private const int Names = 330;
    private const int Bars = 430;
    private const int Values = 110;
    private const int Top = 40;

    /// <summary>What the widest bar shows; beyond it bars are cut.</summary>
    private const double Most = 4;

    public static string Render(IEnumerable<Figure> figures)
    {
        var measured = figures.Where(figure => figure.Value is not null && figure.Floor > 0).ToList();
        var height = Top + Row * measured.Count + 10;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Names
                + Bars
                + Values} {height}" font-family="system-ui, sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Names}" y="18" fill="#444">times better than the floor (line); the tick is the aim</text>

            """
        );
        for (var i = 0; i < measured.Count; i++)
            AddRow(svg, measured[i], Top + Row * i);
        var floor = Names + Bars / Most;
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <line x1="{floor:0.#}" y1="26" x2="{floor:0.#}" y2="{height - 6}" stroke="#222"/>
            </svg>

            """
        );
        return svg.ToString();
    }

    private static void AddRow(StringBuilder svg, Figure figure, int y)
    {
        var width = Width(figure, figure.Value!.Value);
        var color = figure.Holds == true ? "#2a7f62" : "#b3392f";
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <text x="{Names - 8}" y="{y + 14}" text-anchor="end" fill="#222">{figure.Name}</text>
            <rect x="{Names}" y="{y + 3}" width="{width:0.#}" height="{Row - 8}" fill="{color}"/>
            <text x="{Names + Bars + 8}" y="{y + 14}" fill="#222">{FigureTable.Number(
                figure.Value!.Value
            )} {figure.Unit}</text>

            """
        );
        if (figure.Aim <= 0)
            return;
        var aim = Names + Width(figure, figure.Aim);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <line x1="{aim:0.#}" y1="{y + 1}" x2="{aim:0.#}" y2="{y + Row - 3}" stroke="#d9a400" stroke-width="2"/>

            """
        );
    }

    private static double Width(Figure figure, double value)
    {
        var times =
            figure.Better == "higher" ? value / figure.Floor
            : value <= 0 ? Most
            : figure.Floor / value;
        return Bars * Math.Clamp(times, 0.01, Most) / Most;
    }
}
