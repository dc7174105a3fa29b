using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Benchmarks.Figures;

/// <summary>Generated JSON of figures.</summary>
[JsonSerializable(typeof(IReadOnlyList<Figure>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class FigureJson : JsonSerializerContext
{
    /// <summary>A value that is no number, such as a ratio to nothing, is none.</summary>
    public static string Write(IReadOnlyList<Figure> figures) =>
        JsonSerializer.Serialize([.. figures.Select(Finite)], Default.IReadOnlyListFigure);

    private static Figure Finite(Figure figure) =>
        figure.Value is { } value && !double.IsFinite(value)
            ? figure with
            {
                Value = null,
                Reason = $"it came out as {value}",
            }
            : figure;
}
