using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Protos.Inference;
using Sluice.Routing.Answering;

namespace Sluice.Routing.Listing;

/// <summary>Writes what there is: Triton's repository index, and TensorFlow Serving's status of a model.</summary>
internal static class IndexAnswer
{
    /// <summary>Triton's index, over REST a JSON array.</summary>
    public static Task WriteAsync(HttpContext context, bool isGrpc, IReadOnlyList<ListedVersion> versions)
    {
        if (isGrpc)
            return GrpcAnswer.WriteAsync(context, Message(versions));
        return WriteJsonAsync(
            context,
            writer =>
            {
                writer.WriteStartArray();
                foreach (var version in versions)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", version.Model);
                    writer.WriteString("version", version.Version);
                    writer.WriteString("state", StateOf(version));
                    writer.WriteString("reason", version.Reason);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
        );
    }

    /// <summary>The states of one model's versions, as TensorFlow Serving names them.</summary>
    public static Task WriteStatusAsync(HttpContext context, IEnumerable<ListedVersion> versions) =>
        WriteJsonAsync(
            context,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("model_version_status");
                foreach (var version in versions)
                {
                    writer.WriteStartObject();
                    writer.WriteString("version", version.Version);
                    writer.WriteString("state", version.IsReady ? "AVAILABLE" : "LOADING");
                    writer.WriteStartObject("status");
                    writer.WriteString("error_code", version.IsReady ? "OK" : "UNAVAILABLE");
                    writer.WriteString("error_message", version.Reason);
                    writer.WriteEndObject();
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        );

    private static RepositoryIndexResponse Message(IReadOnlyList<ListedVersion> versions) =>
        new()
        {
            Models =
            {
                versions.Select(version => new RepositoryIndexResponse.Types.ModelIndex
                {
                    Name = version.Model,
                    Version = version.Version,
                    State = StateOf(version),
                    Reason = version.Reason,
                }),
            },
        };

    private static string StateOf(ListedVersion version) => version.IsReady ? "READY" : "UNAVAILABLE";

    private static async Task WriteJsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        using var body = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(body))
            write(writer);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
