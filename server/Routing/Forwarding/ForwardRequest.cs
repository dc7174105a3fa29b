using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Sluice.Routing.Peeking;
using Sluice.Routing.Table;

namespace Sluice.Routing.Forwarding;

/// <summary>What is sent, and where.</summary>
/// <param name="Backend">Where.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="PathAndQuery">As the router understood it; starts with a slash.</param>
/// <param name="Headers">The client's; those that are not to be passed on are left out by the forwarder.</param>
/// <param name="Timeout">What is left of the time for it, to be sent as <c>grpc-timeout</c>; null when that says nothing.</param>
/// <param name="Body">The request's body; null when it can have none.</param>
/// <param name="Trace">The span that the request belongs to there; null: the caller's own.</param>
internal sealed record ForwardRequest(
    Backend Backend,
    string Method,
    string PathAndQuery,
    IHeaderDictionary Headers,
    TimeSpan? Timeout,
    RequestBody? Body,
    Activity? Trace = null
);
