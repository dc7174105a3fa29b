using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Bodies;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.OpenInference;
using Sluice.Serving.Lifecycle;

namespace Sluice.Endpoints.OpenApi;

/// <summary>
/// <c>/openapi.json</c>: the REST paths of the models that answer just now (OpenAPI 3.0.3), with their inputs' types and shapes,
/// classifiers' labels, and a sample of each prediction.
/// </summary>
public sealed class OpenApiRest(ModelCatalog catalog)
{
    internal const string Path = "/openapi.json";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, WriteAsync);

    private Task WriteAsync(HttpContext context)
    {
        var document = Document();
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return AnswerBody.WriteAsync(context, "application/json", JsonText.Write(writer => document.WriteTo(writer)));
    }

    private JsonObject Document()
    {
        var versions = DescribedVersion.All(catalog);
        var paths = new JsonObject();
        var schemas = new JsonObject { [Operation.Error] = ErrorSchema() };
        ServerPaths.Add(paths);
        ServerPaths.AddInvocations(paths, versions, catalog.Snapshots().DistinctBy(each => each.Model).Count() == 1);
        foreach (var (version, schema) in versions.Zip(Names(versions)))
        {
            var model = new ModelPaths(version, schema);
            model.AddSchemas(schemas);
            model.AddPaths(paths);
        }

        return new()
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject
            {
                ["title"] = "Sluice model server",
                ["version"] = ModelDescriptions.ServerVersion,
                ["description"] =
                    "The models that answer just now. Samples are zeros: they show the form, not sensible data.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = Tags(versions),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas, ["responses"] = Responses() },
        };
    }

    /// <summary>Model and version; a number behind where another pair reads the same.</summary>
    private static List<string> Names(IReadOnlyList<DescribedVersion> versions)
    {
        var names = new List<string>();
        foreach (var version in versions)
        {
            var name = $"{version.Model}.{version.Version}";
            var unique = name;
            for (var i = 2; names.Contains(unique); i++)
            {
                unique = $"{name}_{i}";
            }

            names.Add(unique);
        }

        return names;
    }

    private static JsonArray Tags(IReadOnlyList<DescribedVersion> versions)
    {
        var tags = new JsonArray(new JsonObject { ["name"] = "server" });
        foreach (var model in versions.Select(version => version.Model).Where(name => name != "server").Distinct())
        {
            tags.Add((JsonNode)new JsonObject { ["name"] = model });
        }

        return tags;
    }

    private static JsonObject Responses() =>
        new()
        {
            [Operation.Error] = new JsonObject
            {
                ["description"] = "What was expected and what came.",
                ["content"] = Operation.Json(Operation.Ref(Operation.Error)),
            },
        };

    private static JsonObject ErrorSchema() =>
        new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("error"),
            ["properties"] = new JsonObject { ["error"] = new JsonObject { ["type"] = "string" } },
        };
}
