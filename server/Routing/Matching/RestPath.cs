namespace Sluice.Routing.Matching;

/// <summary>Paths over REST, of all the protocols that model servers answer. Pure.</summary>
internal static class RestPath
{
    private const string Ping = "/ping";
    private const string Invocations = "/invocations";
    private const string Page = "/";

    /// <summary>Reads a path whose percent-escapes are decoded already.</summary>
    /// <returns>Null when no protocol has such a path.</returns>
    public static RequestTarget? Read(string path) =>
        path switch
        {
            Ping => new RequestTarget(RequestKind.ServerReady, Form: PathForm.SageMaker),
            Invocations => new RequestTarget(RequestKind.ModelInfer, Form: PathForm.SageMaker),
            Page => new RequestTarget(RequestKind.Page, Form: PathForm.Document),
            _ => OpenInferencePath.Read(path) ?? TensorFlowPath.Read(path) ?? DocumentPath.Read(path),
        };

    /// <summary>
    /// Writes the path anew from what was read, so that a backend can never understand another path than the router
    /// matched (escapes, dot segments).
    /// </summary>
    public static string Write(RequestTarget target) =>
        target.Form switch
        {
            PathForm.TensorFlow => TensorFlowPath.Write(target),
            PathForm.SageMaker => Invocations,
            PathForm.Document => DocumentPath.Write(target),
            _ => OpenInferencePath.Write(target),
        };

    /// <summary>The method that the protocol has for what is asked.</summary>
    public static string MethodOf(RequestKind kind) =>
        kind is RequestKind.ModelInfer or RequestKind.RepositoryIndex ? "POST" : "GET";

    /// <summary>Whether the protocol has this method for what is asked; HEAD is as good as GET.</summary>
    public static bool Allows(RequestKind kind, string method) =>
        method == MethodOf(kind) || (method is "HEAD" && MethodOf(kind) is "GET");
}
