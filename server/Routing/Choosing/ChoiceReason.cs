namespace Sluice.Routing.Choosing;

/// <summary>What decided who answers a request.</summary>
internal enum ChoiceReason
{
    /// <summary>It is no prediction: the heaviest variant that is ready.</summary>
    Heaviest,

    /// <summary>The request names the version.</summary>
    Version,

    /// <summary>The request names the variant.</summary>
    Variant,

    /// <summary>The value of the route's sticky header.</summary>
    StickyKey,

    /// <summary>The route's schedule.</summary>
    Schedule,
}
