using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Sluice.Routing.Table;

namespace Sluice.Routing.Answering;

/// <summary>The response headers that say who answered. Only the router writes them; a backend's own are dropped.</summary>
internal static class AnswerLabels
{
    public const string Variant = "sluice-variant";
    public const string Version = "sluice-version";
    public const string Revision = "sluice-revision";
    public const string Generation = "sluice-route-generation";

    private static readonly FrozenSet<string> All = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        Variant,
        Version,
        Revision,
        Generation
    );

    /// <summary>Whether a response header is one of them.</summary>
    public static bool IsLabel(string name) => All.Contains(name);

    /// <summary>Whether the header means something in answers only; in requests the variant's chooses.</summary>
    public static bool IsOnlyOfAnswers(string name) =>
        IsLabel(name) && !name.Equals(Variant, StringComparison.OrdinalIgnoreCase);

    /// <param name="headers">The response's.</param>
    /// <param name="route">The route that the answer follows; null when it came before one was found, or needs none.</param>
    /// <param name="revision">What was chosen; null when the answer came before a choice, or needs none.</param>
    public static void Write(IHeaderDictionary headers, Route? route, Table.Revision? revision)
    {
        if (route is null)
            return;
        headers[Generation] = route.GenerationText;
        if (revision is null)
            return;
        headers[Variant] = revision.Variant;
        headers[Version] = revision.Version;
        headers[Revision] = revision.Name;
    }
}
