namespace Sluice.Resources.Manifests;

/// <summary>One thing that is wrong with a manifest.</summary>
/// <param name="Path">
/// The field, as in <c>spec.variants[1].weight</c> or <c>metadata.labels[app.kubernetes.io/name]</c>; empty when the
/// manifest as a whole is meant.
/// </param>
/// <param name="Message">What was expected and what came, as one sentence without a full stop.</param>
/// <param name="Position">Where in the text, if known.</param>
/// <param name="File">The file as its reader was told; null when there is none.</param>
public sealed record ManifestProblem(
    string Path,
    string Message,
    ManifestPosition Position = default,
    string? File = null
)
{
    /// <summary><c>file:line:column: path: message</c>, less what is unknown.</summary>
    public override string ToString()
    {
        string?[] where = [File, Position.IsKnown ? $"{Position.Line}:{Position.Column}" : null];
        var place = string.Join(':', where.OfType<string>());
        return string.Join(": ", new[] { place, Path, Message }.Where(part => part.Length > 0));
    }
}
