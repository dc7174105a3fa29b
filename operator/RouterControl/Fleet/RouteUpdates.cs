using Sluice.Protos.Control;

namespace Sluice.RouterControl.Fleet;

/// <summary>What a router must be told, of what it was told and what is so now. Pure.</summary>
internal static class RouteUpdates
{
    /// <param name="told">What the stream told so far; null: nothing.</param>
    /// <param name="now">What is so.</param>
    /// <returns>Null when there is nothing to tell.</returns>
    public static RouteUpdate? Between(RouteSnapshot? told, RouteSnapshot now)
    {
        if (ReferenceEquals(told, now))
            return null;
        var update = new RouteUpdate { IsComplete = told is null, Observed = now.Observed };
        foreach (var (key, route) in now.Routes)
        {
            var isKnown =
                told is not null
                && told.Routes.TryGetValue(key, out var known)
                && (ReferenceEquals(known, route) || known.Equals(route));
            if (!isKnown)
                update.Routes.Add(route);
        }
        foreach (var (@namespace, deployment) in (told?.Routes.Keys ?? []).Where(key => !now.Routes.ContainsKey(key)))
            update.Removed.Add(new RouteKey { Namespace = @namespace, Deployment = deployment });

        // That more was seen is worth telling only with something to tell: it decides between two that tell different things.
        var isNews = told is null || update.Routes.Count > 0 || update.Removed.Count > 0;
        return isNews ? update : null;
    }
}
