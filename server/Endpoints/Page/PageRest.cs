using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Bodies;
using Sluice.Hosting.Pages;
using Sluice.Serving.Lifecycle;

namespace Sluice.Endpoints.Page;

/// <summary><c>/</c>: the page for people. It loads nothing, and a browser is told to let it load nothing.</summary>
/// <param name="catalog">The models.</param>
/// <param name="isReady">Whether the server as a whole answers predictions.</param>
/// <param name="grpcPort">Where gRPC is served; null: where the page is asked for.</param>
public sealed class PageRest(ModelCatalog catalog, Func<bool> isReady, Func<int?> grpcPort)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", WriteAsync);

    private Task WriteAsync(HttpContext context)
    {
        var address = PageAddress.Of(context, grpcPort() ?? context.Connection.LocalPort);
        var page = Encoding.UTF8.GetBytes(ModelsPage.Write(catalog, isReady(), address));
        PageStyle.Guard(context.Response.Headers);
        return AnswerBody.WriteAsync(context, "text/html; charset=utf-8", page);
    }
}
