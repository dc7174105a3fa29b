using Microsoft.AspNetCore.Http;
using Sluice.Routing.Choosing;
using Sluice.Routing.Matching;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Dispatching;

/// <summary>A request that a backend shall answer.</summary>
/// <param name="Match">What decides its route.</param>
/// <param name="Choice">What decides its revision.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="PathAndQuery">As it is sent on.</param>
/// <param name="Headers">The caller's.</param>
/// <param name="IsGrpc">Whether it is a gRPC call.</param>
/// <param name="Body">Its body; null when it can have none.</param>
internal sealed record DispatchRequest(
    MatchRequest Match,
    ChoiceRequest Choice,
    string Method,
    string PathAndQuery,
    IHeaderDictionary Headers,
    bool IsGrpc,
    RequestBody? Body
);
