using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>A directory that is one version of a model: <c>model.onnx</c>, or the only <c>*.onnx</c>, and what lies beside it.</summary>
internal static class VersionDirectory
{
    private const string PreferredName = "model.onnx";

    /// <exception cref="ServingException">NotFound or InvalidArgument: there is no model file, or no telling which.</exception>
    /// <param name="directory">Of the version.</param>
    /// <param name="fileName">Of the model file; null: any.</param>
    public static ModelFiles Read(string directory, string? fileName = null)
    {
        if (fileName is not null)
        {
            var named = Path.Combine(directory, fileName);
            return File.Exists(named)
                ? new(named)
                : throw ServingException.NotFound($"expected {fileName}, which config.pbtxt names, in {directory}");
        }

        var preferred = Path.Combine(directory, PreferredName);
        if (File.Exists(preferred))
        {
            return new(preferred);
        }

        var candidates = Files(directory);
        return candidates switch
        {
            [var only] => new(only),
            [] => throw ServingException.NotFound($"expected {PreferredName} in {directory}, found no .onnx file"),
            _ => throw ServingException.InvalidArgument(
                $"expected {PreferredName} or a single .onnx file in {directory}, found "
                    + string.Join(", ", candidates.Select(Path.GetFileName))
            ),
        };
    }

    private static string[] Files(string directory)
    {
        try
        {
            return [.. Directory.GetFiles(directory, "*.onnx").Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ServingException.NotFound($"cannot read {directory}: {failure.Message}");
        }
    }
}
