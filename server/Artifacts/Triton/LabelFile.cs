using Sluice.Serving.Tensors;

namespace Sluice.Artifacts.Triton;

/// <summary>A file that <c>label_filename</c> names: a label a line, in the order of the output's last dimension. Pure.</summary>
internal static class LabelFile
{
    /// <param name="text">What it holds; the end of the last line, and spaces at lines' ends, are no part of a label.</param>
    public static ClassLabels Read(string text) =>
        new(AreNumbers: false, [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd())]);
}
