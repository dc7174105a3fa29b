using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Errors;

/// <summary>The one exception of this client. Its message says what was asked, where, and what came.</summary>
public sealed class KubernetesException : Exception
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>With all that is known.</summary>
    /// <param name="fault">What happens next.</param>
    /// <param name="message">What was asked, where, and what came.</param>
    /// <param name="inner">What it came from.</param>
    public KubernetesException(KubernetesFault fault, string message, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
    }

    /// <summary>What went wrong, by what happens next.</summary>
    public KubernetesFault Fault { get; }

    /// <summary>What the server said; null where the fault is not an answer of the server's.</summary>
    public Status? Status { get; init; }

    /// <summary>How long the server asks to wait, up to five minutes: more is taken for a mistake. Null where it did not ask.</summary>
    public TimeSpan? RetryAfter
    {
        get;
        init => field = value > LongestRetryAfter ? LongestRetryAfter : value;
    }

    /// <summary>Whether the request surely did not reach the server, so that even a write may be repeated.</summary>
    public bool WasNotSent { get; init; }

    /// <summary>Each fault of an object that was refused.</summary>
    public IReadOnlyList<StatusCause> Causes => Status?.Details?.Causes ?? [];
}
