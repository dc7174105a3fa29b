using Sluice.Resources.Constraints;
using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments.Serving;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments.Rules;

/// <summary>
/// What each variant asks for, its own settings over the deployment's, must be something that Kubernetes can give: no request is
/// above its limit, and devices are whole and not shared.
/// </summary>
internal sealed class ServableResourcesAttribute : ConstraintAttribute
{
    public override IEnumerable<Violation> Check(object value)
    {
        var spec = (ModelDeploymentSpec)value;
        // What the deployment says is wrong once, however many variants go by it.
        var variants = ((IReadOnlyList<VariantSpec?>?)spec.Variants ?? []).Index();
        return variants.SelectMany(entry => entry.Item is null ? [] : Check(spec, entry.Item, entry.Index)).Distinct();
    }

    private static IEnumerable<Violation> Check(ModelDeploymentSpec spec, VariantSpec variant, int index)
    {
        var resources = Overlay.Of(spec.Resources, variant.Resources);
        var limits = resources?.Limits ?? new Dictionary<string, Quantity>();
        var requests = resources?.Requests ?? new Dictionary<string, Quantity>();
        var here = $".variants[{index}].resources";
        var atLimits = (variant.Resources?.Limits is null ? ".resources" : here) + ".limits";
        var atRequests = (variant.Resources?.Requests is null ? ".resources" : here) + ".requests";
        return
        [
            .. from limit in limits
            from message in Whole(limit.Key, limit.Value)
            select new Violation(message, FieldPath.Key(atLimits, limit.Key)),
            .. from request in requests
            from message in Requested(
                request.Key,
                request.Value,
                limits.TryGetValue(request.Key, out var limit) ? limit : null
            )
            select new Violation(message, FieldPath.Key(atRequests, request.Key)),
        ];
    }

    private static IEnumerable<string> Whole(string resource, Quantity quantity)
    {
        if (IsDevice(resource) && quantity.Value != decimal.Truncate(quantity.Value))
        {
            yield return $"expected a whole number of devices, got {quantity}";
        }
    }

    private static IEnumerable<string> Requested(string resource, Quantity request, Quantity? limit)
    {
        if (IsDevice(resource) && (limit is null || limit.Value.CompareTo(request) != 0))
        {
            yield return $"expected as many as the limit, {limit?.Text ?? "which is missing"}, got {request}: devices are not shared";
        }
        else if (limit is { } most && request > most)
        {
            yield return $"expected at most the limit, {most}, got {request}";
        }
    }

    /// <summary>A resource with a domain that is not Kubernetes' own is counted in whole devices, such as nvidia.com/gpu.</summary>
    private static bool IsDevice(string resource) =>
        resource.Contains('/', StringComparison.Ordinal)
        && !resource.Split('/')[0].EndsWith("kubernetes.io", StringComparison.Ordinal);
}
