namespace Sluice.Benchmarks.Routers;

/// <summary>What a load decides.</summary>
internal enum Gates
{
    /// <summary>Nothing: it is told.</summary>
    None,

    /// <summary>What the hop costs beside others'.</summary>
    Hop,

    /// <summary>
    /// What a thousand pods cost beside one. With one request in flight none shares its reads and writes with another, be there
    /// one connection or a thousand: what is left is the router's own.
    /// </summary>
    Pods,
}
