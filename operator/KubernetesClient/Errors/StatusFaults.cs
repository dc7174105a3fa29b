using System.Net;
using System.Text;
using System.Text.Json;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Errors;

/// <summary>What an answer that is an error means. The one table.</summary>
internal static class StatusFaults
{
    private const int LongestQuote = 300;

    /// <summary>
    /// A server that fails or is starting does not know when it will be well: it says 10 s by a constant. One that has too much to do does,
    /// and is given all the time it asks for.
    /// </summary>
    private static readonly TimeSpan LongestOfFailing = TimeSpan.FromSeconds(5);

    /// <summary>The exception for an answer.</summary>
    /// <param name="asked">What was asked, and where.</param>
    /// <param name="code">The HTTP status.</param>
    /// <param name="retryAfter">Of the header, or null.</param>
    /// <param name="body">The body: a Status, or what a proxy between says.</param>
    public static KubernetesException Of(
        string asked,
        HttpStatusCode code,
        TimeSpan? retryAfter,
        ReadOnlySpan<byte> body
    )
    {
        var status = Read(body);
        return Of(asked, (int)code, status, retryAfter, status?.Message ?? Quote(body));
    }

    /// <summary>The exception for a Status that came in a watch.</summary>
    public static KubernetesException Of(string asked, Status status) =>
        Of(asked, status.Code ?? 500, status, null, status.Message ?? "no message");

    private static KubernetesException Of(string asked, int code, Status? status, TimeSpan? retryAfter, string said)
    {
        var fault = FaultOf(code, status);
        var why = status?.Reason is { Length: > 0 } reason ? $"{code} {reason}" : $"{code}";
        return new KubernetesException(fault, $"{asked}: {why}: {said}")
        {
            Status = status,
            RetryAfter = Bounded(
                retryAfter
                    ?? (
                        status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null
                    ),
                fault
            ),
        };
    }

    private static TimeSpan? Bounded(TimeSpan? time, KubernetesFault fault) =>
        fault == KubernetesFault.ServerError && time > LongestOfFailing ? LongestOfFailing : time;

    private static KubernetesFault FaultOf(int code, Status? status) =>
        (code, status?.Reason) switch
        {
            // A Status that names no object, or none at all: it is the path that is not there.
            (404, _) => status?.Details?.Name is { Length: > 0 } ? KubernetesFault.NotFound : KubernetesFault.NotServed,
            (409, "AlreadyExists") => KubernetesFault.AlreadyExists,
            (409 or 412, _) => KubernetesFault.Conflict,
            // An apply with the uid of an object whose name another has now.
            (422, _) when IsOtherObject(status) => KubernetesFault.Conflict,
            (410, _) or (_, "Expired" or "Gone") => KubernetesFault.Gone,
            (401, _) => KubernetesFault.Unauthorized,
            (403, _) => KubernetesFault.Forbidden,
            (429, _) => KubernetesFault.TooManyRequests,
            (408 or 504, _) or (_, "Timeout") => KubernetesFault.Timeout,
            // Both are told with 500 or 504: the server asks to come again.
            (_, "ServerTimeout") => KubernetesFault.ServerError,
            (>= 500, _) => KubernetesFault.ServerError,
            _ => KubernetesFault.Invalid,
        };

    private static bool IsOtherObject(Status? status) =>
        status?.Details?.Causes?.Any(cause => cause.Field == "metadata.uid") == true;

    private static Status? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var status = JsonSerializer.Deserialize(body, MetaJson.Default.Status);
            return status is { Kind: "Status" } ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Quote(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestQuote)]).Trim();
        return text.Length == 0 ? "no message" : $"the answer is no Status of an API server: {text}";
    }
}
