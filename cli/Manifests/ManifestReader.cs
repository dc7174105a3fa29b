using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Cli.Manifests;

/// <summary>Reads a manifest as a user keeps it: YAML, of which JSON is a part, with one ModelDeployment in it.</summary>
internal static class ManifestReader
{
    /// <summary>As long as an object that Kubernetes stores may be, about.</summary>
    private const int MaxCharacters = 1 << 20;

    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The resource, valid and without status, or all that is wrong.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">As problems shall show it.</param>
    /// <param name="before">The resource that this is an edit of, whose immutable fields it must keep; null: a new one.</param>
    public static Reading<ModelDeployment> Read(string text, string fileName, ModelDeployment? before = null)
    {
        var reading = Read(text.TrimStart(ByteOrderMark), before);
        return reading with { Problems = [.. reading.Problems.Select(problem => problem with { File = fileName })] };
    }

    private static Reading<ModelDeployment> Read(string text, ModelDeployment? before)
    {
        if (text.Length > MaxCharacters)
        {
            return Refuse($"expected at most {MaxCharacters} characters, got {text.Length}");
        }
        if (OffendingLine.FindUnprintable(text) is { } unprintable)
        {
            const string message =
                "not YAML: expected text in UTF-8, got what is none or a character that cannot be printed";
            return Refuse(message, unprintable);
        }
        try
        {
            return ReadOnlyDocument([.. YamlComposer.Compose(text).Where(document => !IsEmpty(document))], before);
        }
        catch (YamlRefusedException problem)
        {
            var position = OffendingLine.FindTab(text, problem.Position) ?? problem.Position;
            return Refuse(problem.Message + OffendingLine.Show(text, position), position);
        }
    }

    private static Reading<ModelDeployment> ReadOnlyDocument(
        IReadOnlyList<ManifestNode> documents,
        ModelDeployment? before
    ) =>
        documents switch
        {
            [] => Refuse("expected a ModelDeployment, got an empty file"),
            [var only] when StatusOf(only) is { } status => RefuseStatus(only, status),
            [var only] => ModelDeploymentReader.Read(only, before),
            _ => Refuse(
                $"expected one document, a ModelDeployment, got {documents.Count}: {string.Join(", ", documents.Select(Name))}",
                documents[1].Position
            ),
        };

    private static ManifestEntry? StatusOf(ManifestNode document) =>
        (document as ManifestMapping)?.Entries.FirstOrDefault(entry => entry.Key == "status");

    /// <summary>A status is known to the resource but is not the user's to write; the rest is checked all the same.</summary>
    private static Reading<ModelDeployment> RefuseStatus(ManifestNode document, ManifestEntry status)
    {
        var mapping = (ManifestMapping)document;
        var rest = mapping with { Entries = [.. mapping.Entries.Where(entry => entry.Key != "status")] };
        var problem = new ManifestProblem("status", "expected none: only Sluice writes it", status.Position);
        var problems = ModelDeploymentReader.Read(rest).Problems.Append(problem);
        return new Reading<ModelDeployment>(null, [.. problems.OrderBy(found => found.Position.Line)]);
    }

    private static bool IsEmpty(ManifestNode document) => document is ManifestScalar { Kind: ScalarKind.Null };

    private static string Name(ManifestNode document)
    {
        var kind = (document as ManifestMapping)?["kind"] as ManifestScalar;
        return $"{kind?.Value ?? "something without a kind"} on line {document.Position.Line}";
    }

    private static Reading<ModelDeployment> Refuse(string message, ManifestPosition position = default) =>
        new(null, [new ManifestProblem("", message, position)]);
}
