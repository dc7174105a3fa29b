namespace Sluice.Routing.Matching;

/// <summary>
/// Paths of TensorFlow Serving's REST API, version 1. What is asked stands behind the last colon of the last segment; a
/// version's label is its name here. Pure.
/// </summary>
internal static class TensorFlowPath
{
    private const string ModelsPath = "/v1/models/";
    private const string Predict = ":predict";
    private const string Metadata = "metadata";

    public static RequestTarget? Read(string path)
    {
        if (!path.StartsWith(ModelsPath, StringComparison.Ordinal))
            return null;
        var isPrediction = path.EndsWith(Predict, StringComparison.Ordinal);
        var segments = (isPrediction ? path[ModelsPath.Length..^Predict.Length] : path[ModelsPath.Length..]).Split('/');
        return segments switch
        {
            _ when segments.Contains("") => null,
            [var model] => Target(isPrediction ? RequestKind.ModelInfer : RequestKind.ModelStatus, model),
            [var model, "versions" or "labels", var version] => Target(
                isPrediction ? RequestKind.ModelInfer : RequestKind.ModelStatus,
                model,
                version
            ),
            [var model, Metadata] when !isPrediction => Target(RequestKind.ModelMetadata, model),
            [var model, "versions" or "labels", var version, Metadata] when !isPrediction => Target(
                RequestKind.ModelMetadata,
                model,
                version
            ),
            _ => null,
        };
    }

    public static string Write(RequestTarget target)
    {
        var version = target.Version is null ? "" : $"/versions/{Uri.EscapeDataString(target.Version)}";
        var asked = target.Kind switch
        {
            RequestKind.ModelInfer => Predict,
            RequestKind.ModelMetadata => $"/{Metadata}",
            _ => "",
        };
        return $"{ModelsPath}{Uri.EscapeDataString(target.Model!)}{version}{asked}";
    }

    private static RequestTarget Target(RequestKind kind, string model, string? version = null) =>
        new(kind, model, version, PathForm.TensorFlow);
}
