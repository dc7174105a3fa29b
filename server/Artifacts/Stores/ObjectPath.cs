using System.Text;

namespace Sluice.Artifacts.Stores;

/// <summary>
/// The rules of a path below a root, so that no name in a store can leave the directory that it is downloaded to: parts
/// divided by <c>/</c>, none empty, <c>.</c> or <c>..</c>, no control characters or backslashes, at most 255 bytes a part and 1,024 in all.
/// </summary>
public static class ObjectPath
{
    private const int LongestPart = 255;
    private const int Longest = 1024;

    /// <exception cref="ArtifactException">Invalid: the path breaks a rule, and which.</exception>
    public static void Check(string path)
    {
        if (WhyNot(path) is { } reason)
        {
            var shown = new string([.. path.Take(80).Select(c => char.IsControl(c) ? '�' : c)]);
            throw new ArtifactException(ArtifactFault.Invalid, $"the path '{shown}' cannot be an artifact's: {reason}");
        }
    }

    /// <summary>What is wrong with a path; null: nothing.</summary>
    public static string? WhyNot(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > Longest)
        {
            return $"it has more than {Longest} bytes";
        }

        if (path.Any(char.IsControl) || path.Contains('\\') || path.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            return "it holds a control character, a backslash, or what is not UTF-8";
        }

        return path.Split('/').Select(WhyNotPart).FirstOrDefault(reason => reason is not null);
    }

    private static string? WhyNotPart(string part) =>
        part switch
        {
            "" => "it has an empty part",
            "." or ".." => $"it has a part '{part}'",
            _ when Encoding.UTF8.GetByteCount(part) > LongestPart => $"a part has more than {LongestPart} bytes",
            _ => null,
        };
}
