namespace Sluice.Routing.Matching;

/// <summary>Paths of what a model server says of its own calls: OpenAPI's document, and samples of requests. Pure.</summary>
internal static class DocumentPath
{
    public const string Document = "/openapi.json";

    private const string Samples = "/openapi/samples/";
    private const int LongestName = 32;

    public static RequestTarget? Read(string path) =>
        path switch
        {
            Document => new RequestTarget(RequestKind.ApiDocument, Form: PathForm.Document),
            _ when path.StartsWith(Samples, StringComparison.Ordinal) => ReadSample(path[Samples.Length..].Split('/')),
            _ => null,
        };

    public static string Write(RequestTarget target) =>
        target.Kind is RequestKind.ApiSample ? SampleOf(target.Model!, target.Version!, target.Sample!) : Document;

    /// <summary>Where a version's sample is.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="form">As a model server names it: <c>infer.json</c>.</param>
    public static string SampleOf(string model, string version, string form) =>
        $"{Samples}{Uri.EscapeDataString(model)}/{Uri.EscapeDataString(version)}/{form}";

    private static RequestTarget? ReadSample(string[] segments) =>
        segments is [{ Length: > 0 } model, { Length: > 0 } version, var name] && IsName(name)
            ? new RequestTarget(RequestKind.ApiSample, model, version, PathForm.Document, name)
            : null;

    /// <summary>Letters around dots: nothing that a path could be left by.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && char.IsAsciiLetter(name[0])
        && name.All(letter => char.IsAsciiLetter(letter) || letter == '.');
}
