using Sluice.Serving.Models;

namespace Sluice.Artifacts.Publishing;

/// <summary>
/// The object <c>VERSION.publishing</c> beside a version's folder: says that the version is being published, and with which digest, so that
/// nobody takes it half, a second push does not mix its files in, and a push that was broken off can be taken up.
/// </summary>
internal static class PublishingMark
{
    private const string Ending = ".publishing";

    public static string NameOf(ModelVersion version) => version.Text + Ending;

    /// <summary>The version that an object of this name marks; null: it is no mark.</summary>
    public static string? VersionOf(string name) =>
        name.EndsWith(Ending, StringComparison.Ordinal) && name.Length > Ending.Length ? name[..^Ending.Length] : null;
}
