using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Table;

namespace Sluice.Routing.Telemetry;

/// <summary>
/// A span for each time that a request is sent to a server, in the trace that its caller began (W3C Trace Context). Where nobody
/// listens, the caller's own headers pass through.
/// </summary>
public static class RoutingTraces
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Sluice.Router";

    private static readonly ActivitySource Source = new(SourceName);

    /// <returns>The span, to be ended by disposing it; null where nobody listens.</returns>
    internal static Activity? Begin(Decision decision, Backend backend, IHeaderDictionary headers)
    {
        if (!Source.HasListeners())
            return null;
        var activity =
            Activity.Current is null
            && ActivityContext.TryParse(headers.TraceParent, headers.TraceState, true, out var caller)
                ? Source.StartActivity("route", ActivityKind.Client, caller)
                : Source.StartActivity("route", ActivityKind.Client);
        if (activity is null)
            return null;

        var revision = decision.Revision!;
        activity.SetTag("server.address", backend.Address);
        activity.SetTag("sluice.namespace", decision.Route!.Namespace);
        activity.SetTag("sluice.deployment", decision.Route.Deployment);
        activity.SetTag("sluice.variant", revision.Variant);
        activity.SetTag("sluice.revision", revision.Name);
        activity.SetTag("sluice.choice", decision.Reason.ToString());
        if (decision.Tries > 1)
            activity.SetTag("http.request.resend_count", decision.Tries - 1);
        return activity;
    }

    /// <summary>Puts the span in the place of the caller's.</summary>
    internal static void Inject(Activity? activity, HttpRequestMessage message)
    {
        if (activity is null)
            return;
        DistributedContextPropagator.Current.Inject(
            activity,
            message,
            static (carrier, name, value) =>
            {
                var headers = ((HttpRequestMessage)carrier!).Headers;
                headers.Remove(name);
                headers.TryAddWithoutValidation(name, value);
            }
        );
    }

    internal static void Fail(Activity? activity, string error) => activity?.SetStatus(ActivityStatusCode.Error, error);
}
