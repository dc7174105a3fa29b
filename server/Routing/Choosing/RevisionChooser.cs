using System.Collections.Immutable;
using Sluice.Routing.Affinity;
using Sluice.Routing.Errors;
using Sluice.Routing.Table;

namespace Sluice.Routing.Choosing;

/// <summary>
/// Chooses the revision of a route: a version restricts, a header names the variant, a sticky key falls to one, else the
/// schedule decides. Pure: <see cref="Take"/> alone takes places.
/// </summary>
internal static class RevisionChooser
{
    /// <returns>The revision, which may be served nowhere just now; or that the schedule decides.</returns>
    /// <exception cref="RoutingException">No revision can be chosen.</exception>
    public static Choice Choose(Route route, ChoiceRequest request)
    {
        var candidates = Candidates(route, request);
        if (!request.IsInference)
            return new Choice(ChoiceReason.Heaviest, Heaviest(candidates));
        if (NamedVariant(request) is not null)
            return new Choice(ChoiceReason.Variant, Heaviest(candidates));
        if (request.StickyKey(route.Settings.StickyHeader) is { } key && OfKey(candidates, key) is { } sticky)
            return new Choice(ChoiceReason.StickyKey, sticky);
        if (request.Version is not null)
            return new Choice(ChoiceReason.Version, Heaviest(candidates));
        if (route.Schedule is not null)
            return new Choice(ChoiceReason.Schedule, null);

        throw new RoutingException(
            RoutingErrorCode.Unavailable,
            $"no variant of deployment '{route.Deployment}' has a share of the requests just now"
        );
    }

    /// <summary>Takes the next place of the route's schedule, which it must have.</summary>
    public static Revision Take(Route route)
    {
        var scheduled = route.Revisions[route.Schedule!.Take()];
        scheduled.Counter.CountScheduled();
        return scheduled;
    }

    /// <summary>The revisions that serve the version and belong to the variant that the request names.</summary>
    /// <returns>At least one.</returns>
    /// <exception cref="RoutingException">There is none, the request names two variants, or may name none.</exception>
    public static ImmutableArray<Revision> Candidates(Route route, ChoiceRequest request)
    {
        var candidates = OfVersion(route, request.Version);
        if (NamedVariant(request) is not { } variant)
            return candidates;
        if (!route.Settings.AllowsVariantHeader)
        {
            throw new RoutingException(
                RoutingErrorCode.PermissionDenied,
                $"deployment '{route.Deployment}' lets no request name its variant, and this one names {Quote.Of(variant)}"
            );
        }
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

    /// <summary>The variant that the key falls to, and the revision of it; null where none has a share.</summary>
    private static Revision? OfKey(ImmutableArray<Revision> candidates, string key)
    {
        var variants = candidates.GroupBy(revision => revision.Variant);
        var variant = Rendezvous.Choose(key, variants, group => group.Key, group => group.Sum(each => each.Share));
        return variant is null ? null : Rendezvous.Choose(key, variant, each => each.Name, each => each.Share);
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
