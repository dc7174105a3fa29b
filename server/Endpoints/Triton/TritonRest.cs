using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Bodies;
using Sluice.Endpoints.Json;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Triton;

/// <summary>Triton's extensions over REST: the repository's index, statistics and model configurations.</summary>
/// <param name="models">What is said of them.</param>
/// <param name="memory">What requests are read into.</param>
public sealed class TritonRest(TritonModels models, TensorMemory memory)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/repository/index", IndexAsync);
        routes.MapGet("/v2/models/stats", context => WriteAsync(context, models.Statistics(null, null)));
        foreach (var model in new[] { "/v2/models/{model}", "/v2/models/{model}/versions/{version}" })
        {
            routes.MapGet(
                $"{model}/stats",
                context => WriteAsync(context, models.Statistics(Value(context, "model"), Value(context, "version")))
            );
            routes.MapGet(
                $"{model}/config",
                context =>
                    WriteAsync(context, models.Configuration(Value(context, "model")!, Value(context, "version")))
            );
        }
    }

    private async Task IndexAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, memory);
        var readyOnly = ReadyOnly(body.Bytes);
        var index = models.Index(readyOnly);
        await WriteAsync(
            context,
            writer =>
            {
                writer.WriteStartArray();
                foreach (var version in index.Models)
                {
                    MessageJson.Write(writer, version);
                }

                writer.WriteEndArray();
            }
        );
    }

    /// <summary>The body is optional, and so is what it says.</summary>
    private static bool ReadyOnly(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.TryGetProperty("ready", out var ready) && ready.GetBoolean()
                : throw ServingException.InvalidArgument("expected a JSON object, or no body");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw ServingException.InvalidArgument(
                $"expected {{\"ready\": true or false}}, or no body: {failure.Message}",
                failure
            );
        }
    }

    private static Task WriteAsync(HttpContext context, IMessage message) =>
        WriteAsync(context, writer => MessageJson.Write(writer, message));

    private static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write) =>
        AnswerBody.WriteAsync(context, "application/json", JsonText.Write(write));

    private static string? Value(HttpContext context, string name) => (string?)context.GetRouteValue(name);
}
