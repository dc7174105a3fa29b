using Sluice.Serving.Models;

namespace Sluice.Serving.Tests.Fakes;

/// <summary>
/// Listings by text such as <c>iris 1 2@b; fraud 7~</c>: objects have the fingerprint <c>a</c> or the one behind the @; what
/// a ~ follows is not sealed.
/// </summary>
internal static class Listing
{
    public static RepositoryListing Of(string models) => new([.. Split(models, ';').Select(Model)], []);

    private static RepositoryModel Model(string text)
    {
        var words = Split(text, ' ');
        return new(ModelName.Parse(words[0]), [.. words.Skip(1).Select(Version)]);
    }

    private static ListedVersion Version(string text)
    {
        var parts = text.TrimEnd('~').Split('@');
        return new(ModelVersion.Parse(parts[0]), parts.ElementAtOrDefault(1) ?? "a", IsSealed: !text.EndsWith('~'));
    }

    private static string[] Split(string text, char by) =>
        text.Split(by, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
