using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Errors;

/// <summary>
/// Turns every failure of a REST request into a status and <c>{"error": "…"}</c> (Open Inference Protocol, REST, "Inference
/// Response JSON Error Object").
/// </summary>
public sealed class RestErrors(RequestDelegate next, ILogger<RestErrors> log)
{
    // The answer is application/json, never a part of a page: only what JSON itself demands is escaped.
    private static readonly EndpointJson Json = new(
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    // A sentence may echo what the caller sent, which may be megabytes.
    private const int LongestMessage = 4096;

    /// <summary>Answers with a status and a sentence; a very long one is cut.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string message)
    {
        var sentence = message.Length <= LongestMessage ? message : $"{message.AsSpan(0, LongestMessage)}…";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string>(1) { ["error"] = sentence },
            Json.DictionaryStringString
        );
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            await ExplainEmptyErrorAsync(context);
        }
        catch (ServingException failure)
        {
            await AnswerAsync(context, failure.Code.ToHttp(), failure.Message);
        }
        catch (BadHttpRequestException failure)
        {
            await AnswerAsync(context, failure.StatusCode, failure.Message);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away: there is nobody to tell, and nothing wrong here.
        }
        catch (Exception failure)
        {
            var id = context.TraceIdentifier;
            EndpointLog.Unexpected(log, failure, id);
            await AnswerAsync(context, 500, $"the server met an unexpected fault; its log has the details under {id}");
        }
    }

    /// <summary>Routing answers an unknown path or method with a bare status; say what was asked for.</summary>
    private static Task ExplainEmptyErrorAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentLength > 0)
        {
            return Task.CompletedTask;
        }

        var asked = $"{context.Request.Method} {context.Request.Path}";
        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => WriteAsync(context, 404, $"nothing answers {asked}"),
            StatusCodes.Status405MethodNotAllowed => WriteAsync(
                context,
                405,
                $"nothing answers {asked}; this path takes {response.Headers.Allow}"
            ),
            _ => Task.CompletedTask,
        };
    }

    private static Task AnswerAsync(HttpContext context, int status, string message)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer is out already: only a broken connection tells the caller that it is not whole.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return WriteAsync(context, status, message);
    }
}
