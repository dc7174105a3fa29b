using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sluice.Testing.Kubernetes.Faults;

/// <summary>Answers of the proxy, and what it does to those of the server.</summary>
internal static class FaultAnswer
{
    public static Task RefuseAsync(HttpContext context, Fault.Refuse refuse)
    {
        context.Response.StatusCode = refuse.Code;
        context.Response.ContentType = "application/json";
        if (refuse.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync(Status(refuse.Code, refuse.Reason).ToJsonString());
    }

    /// <summary>Copies the body as it comes, each piece flushed, as far as the fault lets it.</summary>
    public static async Task CopyAsync(HttpContext context, Stream body, Fault? fault)
    {
        if (fault is Fault.WatchError error)
        {
            var happened = new JsonObject { ["type"] = "ERROR", ["object"] = Status(error.Code, error.Reason) };
            await context.Response.WriteAsync(happened.ToJsonString() + "\n");
            return;
        }

        var left = fault switch
        {
            Fault.CutAfter cut => cut.Bytes,
            Fault.EndAfter end => end.Bytes,
            _ => long.MaxValue,
        };
        var piece = new byte[16 * 1024];
        int length;
        while (left > 0 && (length = await body.ReadAsync(piece, context.RequestAborted)) > 0)
        {
            length = (int)Math.Min(length, left);
            left -= length;
            await context.Response.Body.WriteAsync(piece.AsMemory(0, length), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        if (left == 0 && fault is Fault.CutAfter)
            context.Abort();
    }

    private static JsonObject Status(int code, string reason) =>
        new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"a fault that a test asked for: {reason}",
            ["reason"] = reason,
            ["code"] = code,
        };
}
