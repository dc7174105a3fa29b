using System.Collections.Immutable;
using Sluice.Routing.Errors;
using Sluice.Routing.Table;

namespace Sluice.Routing.Choosing;

/// <summary>
/// Chooses the revision of a route: a version restricts, a header names the variant, else the schedule decides. Pure but
/// for the place that it takes of the schedule.
/// </summary>
internal static class RevisionChooser
{
    /// <summary>Chooses, and takes a place of the route's schedule when the choice is the schedule's.</summary>
    /// <returns>The revision; it may have no backend when the schedule gave the place to it, or when it was named.</returns>
    /// <exception cref="RoutingException">No revision can be chosen.</exception>
    public static Revision Choose(Route route, ChoiceRequest request)
    {
        var candidates = Candidates(route, request);
        var isNamed = request.Version is not null || NamedVariant(request) is not null;
        if (!request.IsInference || isNamed)
            return Heaviest(candidates);
        if (route.Schedule is not { } schedule)
        {
            throw new RoutingException(
                RoutingErrorCode.Unavailable,
                $"no variant of deployment '{route.Deployment}' has a share of the requests just now"
            );
        }

        var scheduled = route.Revisions[schedule.Take()];
        scheduled.Counter.CountScheduled();
        return scheduled;
    }

    /// <summary>The revisions that serve the version and belong to the variant that the request names.</summary>
    /// <returns>At least one.</returns>
    /// <exception cref="RoutingException">There is none, or the request names two variants.</exception>
    public static ImmutableArray<Revision> Candidates(Route route, ChoiceRequest request)
    {
        var candidates = OfVersion(route, request.Version);
        if (NamedVariant(request) is not { } variant)
            return candidates;
        if (!route.Variants.Any(each => each.Name == variant))
        {
            var variants = NameList.Write(route.Variants.Select(each => each.Name));
            throw NotFound($"deployment '{route.Deployment}' has no variant {Quote.Of(variant)}; variants: {variants}");
        }

        ImmutableArray<Revision> ofVariant = [.. candidates.Where(revision => revision.Variant == variant)];
        if (!ofVariant.IsEmpty)
            return ofVariant;
        var live = NameList.Write(Live([.. route.Revisions.Where(revision => revision.Variant == variant)]));
        throw NotFound($"variant '{variant}' serves no version {Quote.Of(request.Version!)}; live versions: {live}");
    }

    private static ImmutableArray<Revision> OfVersion(Route route, string? version)
    {
        if (route.Revisions.IsEmpty)
        {
            throw new RoutingException(
                RoutingErrorCode.Unavailable,
                $"deployment '{route.Deployment}' has no variant that is served yet"
            );
        }
        if (version is null)
            return route.Revisions;

        ImmutableArray<Revision> serving = [.. route.Revisions.Where(revision => revision.Version == version)];
        return serving.IsEmpty
            ? throw NotFound(
                $"model '{route.Model}' has no version {Quote.Of(version)}; live versions: {NameList.Write(Live(route.Revisions))}"
            )
            : serving;
    }

    /// <summary>The heaviest variant that is ready, and of it the heaviest revision that is; the first among equals.</summary>
    private static Revision Heaviest(ImmutableArray<Revision> candidates)
    {
        var variants = candidates.GroupBy(revision => revision.Variant).Where(group => group.Any(each => each.IsReady));
        var heaviest = variants.MaxBy(group => group.Sum(revision => revision.Share)) ?? candidates.AsEnumerable();
        return heaviest.Where(revision => revision.IsReady).MaxBy(revision => revision.Share)
            ?? candidates.MaxBy(revision => revision.Share)!;
    }

    private static string? NamedVariant(ChoiceRequest request)
    {
        if (request is { Variant: { } one, TargetVariant: { } other } && one != other)
        {
            throw new RoutingException(
                RoutingErrorCode.InvalidArgument,
                $"the headers {ChoosingHeaders.Variant} and {ChoosingHeaders.TargetVariant} name two variants, "
                    + $"{Quote.Of(one)} and {Quote.Of(other)}; expected one"
            );
        }
        return request.Variant ?? request.TargetVariant;
    }

    private static IEnumerable<string> Live(ImmutableArray<Revision> revisions) =>
        revisions.Where(revision => revision.IsReady).Select(revision => revision.Version);

    private static RoutingException NotFound(string message) => new(RoutingErrorCode.NotFound, message);
}
