using Sluice.Routing.Peeking;
using Sluice.Routing.Table;

namespace Sluice.Routing.Forwarding;

/// <summary>Where a request goes, and what is different about it there.</summary>
/// <param name="Revision">What was chosen.</param>
/// <param name="Backend">One of its backends.</param>
/// <param name="PathAndQuery">As the router understood it; starts with a slash.</param>
/// <param name="Timeout">What is left of the caller's <c>grpc-timeout</c>; null when it set none.</param>
/// <param name="Body">The request's body; null when it can have none.</param>
internal sealed record ForwardRequest(
    Revision Revision,
    Backend Backend,
    string PathAndQuery,
    TimeSpan? Timeout,
    RequestBody? Body
);
