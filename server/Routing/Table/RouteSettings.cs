using Sluice.Protos.Control;
using Sluice.Routing.Dispatching;

namespace Sluice.Routing.Table;

/// <summary>How the requests of a route are treated.</summary>
/// <param name="StickyHeader">Whose value decides a prediction's variant; null: none.</param>
/// <param name="Retries">Which failed requests are tried again.</param>
/// <param name="AllowsVariantHeader">Whether a request may name its variant by a header.</param>
/// <param name="Timeout">How long a request may take whose caller sets no deadline; null: as the router is told.</param>
internal sealed record RouteSettings(
    string? StickyHeader,
    RetryMode Retries,
    bool AllowsVariantHeader,
    TimeSpan? Timeout
)
{
    /// <param name="route">A message that keeps to <see cref="TableRules"/>.</param>
    public static RouteSettings Of(Protos.Control.Route route) =>
        new(
            route.StickyHeader.Length > 0 ? route.StickyHeader : null,
            route.Retry is Retry.Unsent ? RetryMode.Unsent : RetryMode.Idempotent,
            !route.RefusesVariantHeader,
            route.Timeout?.ToTimeSpan()
        );
}
