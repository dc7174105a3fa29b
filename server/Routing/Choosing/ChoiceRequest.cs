using Microsoft.AspNetCore.Http;

namespace Sluice.Routing.Choosing;

/// <summary>What of a request decides its revision.</summary>
/// <param name="IsInference">Whether it is a prediction, which takes a place of the schedule when it names nothing.</param>
/// <param name="Version">The version that it names; null when none.</param>
/// <param name="Variant">The header <c>sluice-variant</c>; null when it was not sent.</param>
/// <param name="TargetVariant">The header <c>X-Amzn-SageMaker-Target-Variant</c>; null when it was not sent.</param>
/// <param name="Headers">All its headers, for the route's sticky one; null when there are none.</param>
internal sealed record ChoiceRequest(
    bool IsInference,
    string? Version,
    string? Variant,
    string? TargetVariant,
    IHeaderDictionary? Headers = null
)
{
    /// <summary>The value of a route's sticky header.</summary>
    /// <param name="header">Its name; null when the route has none.</param>
    /// <returns>Null where there is none, or an empty one.</returns>
    public string? StickyKey(string? header)
    {
        if (header is null || Headers is null || !Headers.TryGetValue(header, out var values))
            return null;
        var key = values.ToString();
        return key.Length > 0 ? key : null;
    }
}
