using System.Diagnostics;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;

namespace Sluice.Serving.Telemetry;

/// <summary>
/// The spans of a request: its waiting (<c>queue</c>) and its run (<c>run</c>), children of the span that the web server has for
/// it, which learns the model. Where nobody listens there are none, and they cost nothing.
/// </summary>
public static class ServingTraces
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Sluice.ModelServer";

    private static readonly ActivitySource Source = new(SourceName);

    internal static void Name(ModelLease lease)
    {
        if (Source.HasListeners() && Activity.Current is { } request)
        {
            request.SetTag("sluice.model", lease.Model.Text);
            request.SetTag("sluice.version", lease.Version.Text);
        }
    }

    /// <returns>To be ended by disposing it; null where nobody listens.</returns>
    internal static Activity? BeginQueue() => Source.StartActivity("queue");

    /// <inheritdoc cref="BeginQueue"/>
    internal static Activity? BeginRun() => Source.StartActivity("run");

    /// <summary>Adds both spans of a request whose run was not its own: they have ended by now, and began elsewhere.</summary>
    /// <param name="ended">When its run did.</param>
    /// <param name="queued">How long it waited.</param>
    /// <param name="ran">How long the run took.</param>
    internal static void Add(DateTimeOffset ended, TimeSpan queued, TimeSpan ran)
    {
        if (Source.HasListeners())
        {
            Add("queue", ended - ran - queued, queued);
            Add("run", ended - ran, ran);
        }
    }

    private static void Add(string name, DateTimeOffset began, TimeSpan took)
    {
        using var span = Source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), startTime: began);
        span?.SetEndTime((began + took).UtcDateTime);
    }

    /// <summary>A caller's own fault is told by its type, and is no error of the server's span.</summary>
    internal static void Fail(Exception error)
    {
        if (!Source.HasListeners() || Activity.Current is not { } request)
        {
            return;
        }

        var type = ServingMetrics.ErrorType(error);
        request.SetTag("error.type", type);
        if (
            type
            is nameof(ServingErrorCode.Internal)
                or nameof(ServingErrorCode.Unavailable)
                or nameof(ServingErrorCode.ResourceExhausted)
                or nameof(ServingErrorCode.DeadlineExceeded)
        )
        {
            request.SetStatus(ActivityStatusCode.Error, error.Message);
        }
    }
}
