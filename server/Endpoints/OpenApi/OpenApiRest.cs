using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Bodies;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.OpenInference;
using Sluice.Serving.Lifecycle;

namespace Sluice.Endpoints.OpenApi;

/// <summary>What can be asked here and how: <c>/openapi.json</c> for programs, <c>/</c> for people.</summary>
public sealed class OpenApiRest(ModelCatalog catalog)
{
    /// <summary>Nothing is loaded from anywhere, and nothing runs: the page's one style sheet is known by its hash.</summary>
    private static readonly string Policy =
        "default-src 'none'; "
        + $"style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ModelsPage.Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openapi.json", WriteDocumentAsync);
        routes.MapGet("/", WritePageAsync);
    }

    private Task WriteDocumentAsync(HttpContext context)
    {
        var document = OpenApiDocument.Of(ModelDescriptions.Server().Version, ListedModel.Of(catalog.Snapshots()));
        return AnswerBody.WriteAsync(context, "application/json", JsonText.Write(writer => document.WriteTo(writer)));
    }

    private Task WritePageAsync(HttpContext context)
    {
        var address = $"{context.Request.Scheme}://{context.Request.Host}";
        var page = new ModelsPage(address, ModelDescriptions.Server().Version).Write(catalog.Snapshots());
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return AnswerBody.WriteAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(page));
    }
}
