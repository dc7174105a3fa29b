namespace Sluice.Serving.Tensors;

/// <summary>The classes of a classifier, in ascending order: numbers as such, text by its UTF-8 bytes.</summary>
/// <param name="AreNumbers">Whether the model has them as integers; else as text.</param>
/// <param name="Names">Each once; integers in decimal.</param>
public sealed record ClassLabels(bool AreNumbers, IReadOnlyList<string> Names)
{
    /// <summary>Classes that a model has as integers, in any order.</summary>
    public static ClassLabels Of(IEnumerable<long> labels) =>
        new(AreNumbers: true, [.. labels.Distinct().Order().Select(label => $"{label}")]);

    /// <summary>Classes that a model has as text, in any order.</summary>
    public static ClassLabels Of(IEnumerable<string> labels) =>
        new(
            AreNumbers: false,
            [
                .. labels
                    .Distinct(StringComparer.Ordinal)
                    .Select(label => (Label: label, Bytes: System.Text.Encoding.UTF8.GetBytes(label)))
                    .OrderBy(
                        label => label.Bytes,
                        Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right))
                    )
                    .Select(label => label.Label),
            ]
        );
}
