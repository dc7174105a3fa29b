using Sluice.Conformance.Tests.Ways;

namespace Sluice.Conformance.Tests.NodeTests;

/// <summary>Whether outputs are what a node test expects: floats within the tolerance of ONNX's own runner, all else exactly.</summary>
internal static class Closeness
{
    private const double Relative = 1e-3;
    private const double Absolute = 1e-7;

    /// <summary>Null where they are; else the first difference.</summary>
    public static string? Difference(IReadOnlyList<WireTensor> expected, IReadOnlyList<WireTensor> got)
    {
        if (expected.Count != got.Count)
            return $"expected {expected.Count} outputs, got {got.Count}";
        return expected.Zip(got, Difference).FirstOrDefault(difference => difference is not null);
    }

    private static string? Difference(WireTensor expected, WireTensor got)
    {
        if ((expected.Name, expected.Datatype) != (got.Name, got.Datatype) || !expected.Shape.SequenceEqual(got.Shape))
            return $"expected {Describe(expected)}, got {Describe(got)}";
        if (expected.Datatype is not ("FP16" or "BF16" or "FP32" or "FP64"))
            return expected.Bytes.AsSpan().SequenceEqual(got.Bytes) ? null : $"'{expected.Name}' has other values";

        double[] wanted = [.. expected.Select(bytes => Elements.ToDouble(expected.Datatype, bytes.Span))];
        double[] gotten = [.. got.Select(bytes => Elements.ToDouble(expected.Datatype, bytes.Span))];
        var at = Array.FindIndex([.. wanted.Zip(gotten)], pair => !IsClose(pair.First, pair.Second));
        return at < 0 ? null : $"'{expected.Name}' has other values";
    }

    private static bool IsClose(double expected, double got) =>
        expected.Equals(got) || Math.Abs(got - expected) <= Absolute + (Relative * Math.Abs(expected));

    private static string Describe(WireTensor tensor) =>
        $"'{tensor.Name}' {tensor.Datatype} [{string.Join(',', tensor.Shape)}]";
}
