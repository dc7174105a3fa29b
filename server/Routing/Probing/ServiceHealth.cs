using Sluice.Routing.Choosing;
using Sluice.Routing.Errors;
using Sluice.Routing.Matching;
using Sluice.Routing.Table;

namespace Sluice.Routing.Probing;

/// <summary>
/// Which services health checks may name, and whether each serves, as the table has it: the same names that a model server
/// has. Pure.
/// </summary>
internal static class ServiceHealth
{
    /// <summary>What a service may be, for error messages.</summary>
    public const string Grammar =
        "'' or inference.GRPCInferenceService for the router, model/NAME or model/NAME/VERSION for a model";

    private const string Router = "";
    private const string Inference = "inference.GRPCInferenceService";
    private const string ModelPrefix = "model/";

    /// <summary>Whether a service serves; null where there is none of that name.</summary>
    /// <param name="table">What is in effect.</param>
    /// <param name="match">Of the request: which namespace it may ask about.</param>
    /// <param name="defaultNamespace">Where requests belong whose authority fixes no namespace; null: nowhere.</param>
    /// <param name="service">The service.</param>
    public static bool? Of(RouteTable table, MatchRequest match, string? defaultNamespace, string service)
    {
        if (service is Router or Inference)
            return table.IsReady;
        if (!service.StartsWith(ModelPrefix, StringComparison.Ordinal))
            return null;
        return service[ModelPrefix.Length..].Split('/') switch
        {
            [var model] => OfModel(table, match with { Model = model }, defaultNamespace, null),
            [var model, { Length: > 0 } version] => OfModel(
                table,
                match with
                {
                    Model = model,
                },
                defaultNamespace,
                version
            ),
            _ => null,
        };
    }

    /// <summary>Every service that the request may ask about.</summary>
    public static IReadOnlyDictionary<string, bool> All(RouteTable table, MatchRequest match, string? defaultNamespace)
    {
        var services = new Dictionary<string, bool> { [Router] = table.IsReady, [Inference] = table.IsReady };
        if (!table.IsTold)
            return services;
        foreach (var route in RouteMatcher.All(table, match, defaultNamespace))
        {
            services[$"{ModelPrefix}{route.Model}"] = route.Revisions.Any(revision => revision.IsReady);
            foreach (var version in Listing.VersionList.Of(route))
                services[$"{ModelPrefix}{route.Model}/{version.Version}"] = version.IsReady;
        }
        return services;
    }

    private static bool? OfModel(RouteTable table, MatchRequest match, string? defaultNamespace, string? version)
    {
        try
        {
            var route = RouteMatcher.Match(table, match, defaultNamespace);
            var request = new ChoiceRequest(IsInference: false, version, null, null);
            return RevisionChooser.Candidates(route, request).Any(revision => revision.IsReady);
        }
        catch (RoutingException missing) when (missing.Code is RoutingErrorCode.NotFound)
        {
            return null;
        }
        catch (RoutingException none) when (none.Code is RoutingErrorCode.Unavailable)
        {
            return false;
        }
    }
}
