using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>Writes the small answers of the protocol.</summary>
internal static class MetadataWriter
{
    public static async Task WriteAsync<T>(HttpContext context, T answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, typeof(T), MetadataJson.Default);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
