namespace Sluice.Rendering.Routing;

/// <summary>A model server as it was last seen: a pod, or a host in this process.</summary>
/// <param name="Variant">The variant that it serves.</param>
/// <param name="Revision">The name of the revision that it serves.</param>
/// <param name="Address"><c>host:port</c> of its cleartext HTTP/2 listener.</param>
/// <param name="IsReady">Whether it answers requests.</param>
public sealed record ObservedPod(string Variant, string Revision, string Address, bool IsReady);
