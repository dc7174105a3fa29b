using System.Text.Json.Serialization;

namespace Sluice.Benchmarks.Figures;

/// <summary>One measured figure. Of speed, a ratio to something that was measured beside it, in the same run and in turns.</summary>
/// <param name="Name">What it is, by dots.</param>
/// <param name="Value">Null: it could not be measured; the reason says why.</param>
/// <param name="Unit">Of the value.</param>
/// <param name="Better"><c>higher</c> or <c>lower</c>.</param>
/// <param name="Floor">What it must not be worse than.</param>
/// <param name="Aim">What is wanted.</param>
internal sealed record Figure(
    [property: JsonPropertyName("figure")] string Name,
    double? Value,
    string Unit,
    string Better,
    double Floor,
    double Aim
)
{
    /// <summary>Whether the floor holds; null: not measured.</summary>
    public bool? Holds => Value is { } value ? (Better == "higher" ? value >= Floor : value <= Floor) : null;

    /// <summary>Whether it is as good as is wanted.</summary>
    [JsonIgnore]
    public bool Reaches => Value is { } value && (Better == "higher" ? value >= Aim : value <= Aim);

    /// <summary>Whether a run fails where the floor does not hold; it does not where the figure is of one machine only.</summary>
    [JsonIgnore]
    public bool IsGated { get; init; } = true;

    /// <summary>Why there is no value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    public override string ToString() =>
        Value is { } value
            ? FormattableString.Invariant(
                $"{Name}: {value:F2} {Unit} (floor {Floor}, aim {Aim}; {(Holds == true ? "holds" : "DOES NOT HOLD")})"
            )
            : $"{Name}: not measured: {Reason}";
}
