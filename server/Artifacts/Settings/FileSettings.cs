using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Settings;

/// <summary>
/// A file of lines <c>NAME=VALUE</c>, as <c>docker --env-file</c> and <c>systemd</c> read them: blank lines and lines that begin with <c>#</c> are passed over,
/// one pair of quotes around a value is taken off. Read again at each question.
/// </summary>
/// <param name="file">Absolute path.</param>
public sealed class FileSettings(string file) : IStoreSettings
{
    public string Origin => $"the file {file}";

    public string? Find(string name)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(ArtifactFault.Refused, $"cannot read {file}: {failure.Message}", failure);
        }

        // The last one holds, as where lines become an environment.
        return lines.Select(Read).LastOrDefault(pair => pair.Name == name).Value is { Length: > 0 } value
            ? value
            : null;
    }

    /// <summary>The line of a file that is none of these; null: all are. Its content may be a secret and is not shown.</summary>
    public static int? FindWrongLine(string file) =>
        File.ReadAllLines(file)
            .Index()
            .Where(line => Read(line.Item).Name is null)
            .Select(line => (int?)line.Index + 1)
            .FirstOrDefault();

    private static (string? Name, string? Value) Read(string line)
    {
        var text = line.Trim();
        if (text.Length == 0 || text[0] == '#')
        {
            return ("", null);
        }

        text = text.StartsWith("export ", StringComparison.Ordinal) ? text[7..].TrimStart() : text;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? "" : text[..equals].TrimEnd();
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? (name, Unquoted(text[(equals + 1)..].Trim()))
            : (null, null);
    }

    private static string Unquoted(string value) => value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;
}
