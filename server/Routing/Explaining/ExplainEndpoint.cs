using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Routing.Answering;
using Sluice.Routing.Choosing;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Errors;
using Sluice.Routing.Matching;

namespace Sluice.Routing.Explaining;

/// <summary>
/// Explains a decision: GET, with the request's own headers as they are, its authority as <c>host</c>, its REST path as
/// <c>path</c> or, of a gRPC call, its message's fields as <c>model</c> and <c>version</c>.
/// </summary>
internal static class ExplainEndpoint
{
    public static async Task AnswerAsync(HttpContext context, DispatchParts parts)
    {
        Explanation explanation;
        try
        {
            var request = Read(context.Request);
            using var lease = parts.State.Acquire();
            explanation = DecisionExplainer.Explain(
                lease.Table,
                request.ToMatch(context.Request) with
                {
                    Host = Authority.HostOf(context.Request.Query["host"]),
                },
                request.ToChoice(context.Request),
                parts.Options.DefaultNamespace,
                parts.Now
            );
        }
        catch (RoutingException refused)
        {
            await ErrorAnswer.WriteRestAsync(context, StatusCodes.Status400BadRequest, refused.Message);
            return;
        }

        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            context.Response.Body,
            explanation,
            ExplanationJson.Default.Explanation,
            context.RequestAborted
        );
    }

    private static RoutedRequest Read(HttpRequest request)
    {
        var query = request.Query;
        if (query["path"].FirstOrDefault() is not { } path)
        {
            var target = new RequestTarget(RequestKind.ModelInfer, Named(query["model"]), Named(query["version"]));
            return new RoutedRequest(target, IsGrpc: true);
        }
        return RestPath.Read(path) is { } read
            ? new RoutedRequest(read, IsGrpc: false)
            : throw new RoutingException(RoutingErrorCode.NotFound, $"there is no path {Quote.Of(path)}");
    }

    private static string? Named(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
