using Microsoft.AspNetCore.Http;

namespace Sluice.Testing.Kubernetes.Faults;

/// <summary>What the proxy does to a request in place of passing it on, or to its answer.</summary>
public abstract record Fault
{
    private Fault() { }

    /// <summary>Which requests; all unless set.</summary>
    public Func<HttpRequest, bool> Applies { get; init; } = _ => true;

    /// <summary>How many requests it befalls before it is spent; -1: until it is removed.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Answers with a Kubernetes Status, and the API server hears nothing of it.</summary>
    /// <param name="Code">409, 410, 429, 500 …</param>
    /// <param name="Reason">As the API server would say: <c>Conflict</c>, <c>Expired</c>, <c>TooManyRequests</c>, <c>InternalError</c>.</param>
    /// <param name="RetryAfterSeconds">The header, where it is sent.</param>
    public sealed record Refuse(int Code, string Reason, int? RetryAfterSeconds = null) : Fault;

    /// <summary>Passes the request on, and closes the connection in place of the answer: the client cannot know what was done.</summary>
    public sealed record LoseAnswer : Fault;

    /// <summary>Closes the connection once so many bytes of the answer's body have gone: a truncated answer.</summary>
    public sealed record CutAfter(int Bytes) : Fault;

    /// <summary>Ends the answer in good order after so many bytes: what came is not whole, and only its content shows it.</summary>
    public sealed record EndAfter(int Bytes) : Fault;

    /// <summary>Waits before the answer's headers.</summary>
    public sealed record Delay(TimeSpan Time) : Fault;

    /// <summary>In a watch: sends an ERROR event with a Status of that code (410: the version is too old), then ends it.</summary>
    public sealed record WatchError(int Code, string Reason) : Fault;
}
