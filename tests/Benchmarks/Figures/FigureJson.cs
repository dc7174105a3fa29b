using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Benchmarks.Figures;

/// <summary>Generated JSON of figures.</summary>
[JsonSerializable(typeof(IReadOnlyList<Figure>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class FigureJson : JsonSerializerContext
{
    public static string Write(IReadOnlyList<Figure> figures) =>
        JsonSerializer.Serialize(figures, Default.IReadOnlyListFigure);
}
