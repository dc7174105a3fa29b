namespace Sluice.Routing.Matching;

/// <summary>Paths of the Open Inference Protocol, version 2, over REST. Pure.</summary>
internal static class RestPath
{
    private const string ServerPath = "/v2";
    private const string ModelsPath = "/v2/models/";

    /// <summary>Reads a path whose percent-escapes are decoded already.</summary>
    /// <returns>Null when the protocol has no such path.</returns>
    public static RequestTarget? Read(string path) =>
        path switch
        {
            ServerPath => new RequestTarget(RequestKind.ServerMetadata),
            "/v2/health/live" => new RequestTarget(RequestKind.ServerLive),
            "/v2/health/ready" => new RequestTarget(RequestKind.ServerReady),
            _ when path.StartsWith(ModelsPath, StringComparison.Ordinal) => ReadModel(
                path[ModelsPath.Length..].Split('/')
            ),
            _ => null,
        };

    /// <summary>
    /// Writes the path anew from what was read, so that a backend can never understand another path than the router
    /// matched (escapes, dot segments).
    /// </summary>
    public static string Write(RequestTarget target)
    {
        if (target.Model is null)
            return ServerPath;
        var version = target.Version is null ? "" : $"/versions/{Uri.EscapeDataString(target.Version)}";
        var verb = target.Kind is RequestKind.ModelInfer ? "/infer" : "";
        return $"{ModelsPath}{Uri.EscapeDataString(target.Model)}{version}{verb}";
    }

    /// <summary>Whether the protocol has this method for what is asked; HEAD is as good as GET.</summary>
    public static bool Allows(RequestKind kind, string method) =>
        kind is RequestKind.ModelInfer ? method is "POST" : method is "GET" or "HEAD";

    private static RequestTarget? ReadModel(string[] segments) =>
        segments switch
        {
            _ when segments.Contains("") => null,
            [var model] => new RequestTarget(RequestKind.ModelMetadata, model),
            [var model, "ready"] => new RequestTarget(RequestKind.ModelReady, model),
            [var model, "infer"] => new RequestTarget(RequestKind.ModelInfer, model),
            [var model, "versions", var version] => new RequestTarget(RequestKind.ModelMetadata, model, version),
            [var model, "versions", var version, "ready"] => new RequestTarget(RequestKind.ModelReady, model, version),
            [var model, "versions", var version, "infer"] => new RequestTarget(RequestKind.ModelInfer, model, version),
            _ => null,
        };
}
