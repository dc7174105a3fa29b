using Microsoft.AspNetCore.Http;
using Sluice.Routing.Choosing;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Errors;
using Sluice.Routing.Matching;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Answering;

/// <summary>What the router understood of a request.</summary>
/// <param name="Target">What it asks for; complete.</param>
/// <param name="IsGrpc">Which protocol it speaks.</param>
internal sealed record RoutedRequest(RequestTarget Target, bool IsGrpc)
{
    /// <summary>The service that a health check names; null where the request is none.</summary>
    public string? Service { get; init; }

    /// <summary>Whether an index shall leave out versions that are not ready.</summary>
    public bool IsOfReadyOnly { get; init; }

    /// <summary>The part that decides the route.</summary>
    public MatchRequest ToMatch(HttpRequest request) =>
        new(
            Authority.HostOf(request.Headers.Host),
            Single(request.Headers, ChoosingHeaders.Deployment),
            Target.Form is PathForm.SageMaker ? Single(request.Headers, ChoosingHeaders.TargetModel) : Target.Model,
            Target.Kind is RequestKind.ServerMetadata or RequestKind.Reflection or RequestKind.ReflectionAlpha
        );

    /// <summary>The part that decides the revision.</summary>
    public ChoiceRequest ToChoice(HttpRequest request) =>
        new(
            Target.Kind is RequestKind.ModelInfer,
            Target.Version,
            Single(request.Headers, ChoosingHeaders.Variant),
            Single(request.Headers, ChoosingHeaders.TargetVariant),
            request.Headers
        );

    /// <summary>What a backend is asked.</summary>
    public DispatchRequest ToDispatch(HttpRequest request, RequestBody? body) =>
        new(ToMatch(request), ToChoice(request), request.Method, PathAndQuery(request), request.Headers, IsGrpc, body);

    private string PathAndQuery(HttpRequest request) =>
        IsGrpc ? GrpcPath.Write(Target.Kind) : RestPath.Write(Target) + request.QueryString.Value;

    private static string? Single(IHeaderDictionary headers, string name)
    {
        var values = headers[name];
        if (values.Count <= 1 || values.Distinct().Count() == 1)
            return values.FirstOrDefault();
        throw new RoutingException(
            RoutingErrorCode.InvalidArgument,
            $"expected the header '{name}' once, got {Quote.Of(values.ToString())}"
        );
    }
}
