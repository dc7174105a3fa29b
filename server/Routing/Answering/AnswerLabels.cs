using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Sluice.Routing.Dispatching;

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

    /// <summary>Writes them into a response's headers.</summary>
    public static void Write(IHeaderDictionary headers, Decision decision)
    {
        foreach (var (name, value) in Of(decision))
            headers[name] = value;
    }

    /// <summary>What is known of who answers: names and values.</summary>
    /// <param name="decision">What the answer follows, as far as that is known: before a route is found, nothing is.</param>
    public static IEnumerable<(string Name, string Value)> Of(Decision decision)
    {
        if (decision.Route is not { } route)
            yield break;
        yield return (Generation, route.GenerationText);
        if (decision.Revision is not { } revision)
            yield break;
        yield return (Variant, revision.Variant);
        yield return (Version, revision.Version);
        yield return (Revision, revision.Name);
    }
}
