namespace Sluice.Routing.Matching;

/// <summary>Paths of the Open Inference Protocol, version 2, and of Triton's extensions to it. Pure.</summary>
internal static class OpenInferencePath
{
    private const string ServerPath = "/v2";
    private const string ModelsPath = "/v2/models/";
    private const string StatisticsPath = "/v2/models/stats";
    private const string IndexPath = "/v2/repository/index";

    public static RequestTarget? Read(string path) =>
        path switch
        {
            ServerPath => new RequestTarget(RequestKind.ServerMetadata),
            "/v2/health/live" => new RequestTarget(RequestKind.ServerLive),
            "/v2/health/ready" => new RequestTarget(RequestKind.ServerReady),
            IndexPath => new RequestTarget(RequestKind.RepositoryIndex),
            // A model server reads it so too: no model's metadata has this path.
            StatisticsPath => new RequestTarget(RequestKind.ModelStatistics),
            _ when path.StartsWith(ModelsPath, StringComparison.Ordinal) => ReadModel(
                path[ModelsPath.Length..].Split('/')
            ),
            _ => null,
        };

    public static string Write(RequestTarget target)
    {
        if (target.Model is null)
            return target.Kind is RequestKind.ModelStatistics ? StatisticsPath : ServerPath;
        var version = target.Version is null ? "" : $"/versions/{Uri.EscapeDataString(target.Version)}";
        var verb = target.Kind switch
        {
            RequestKind.ModelInfer => "/infer",
            RequestKind.ModelConfig => "/config",
            RequestKind.ModelStatistics => "/stats",
            _ => "",
        };
        return $"{ModelsPath}{Uri.EscapeDataString(target.Model)}{version}{verb}";
    }

    private static RequestTarget? ReadModel(string[] segments) =>
        segments switch
        {
            _ when segments.Contains("") => null,
            [var model] => new RequestTarget(RequestKind.ModelMetadata, model),
            [var model, "versions", var version] => new RequestTarget(RequestKind.ModelMetadata, model, version),
            [var model, var verb] when KindOf(verb) is { } kind => new RequestTarget(kind, model),
            [var model, "versions", var version, var verb] when KindOf(verb) is { } kind => new RequestTarget(
                kind,
                model,
                version
            ),
            _ => null,
        };

    private static RequestKind? KindOf(string verb) =>
        verb switch
        {
            "ready" => RequestKind.ModelReady,
            "infer" => RequestKind.ModelInfer,
            "config" => RequestKind.ModelConfig,
            "stats" => RequestKind.ModelStatistics,
            _ => null,
        };
}
