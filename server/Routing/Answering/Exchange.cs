using Microsoft.AspNetCore.Http;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Answering;

/// <summary>One request on its way through the router.</summary>
/// <param name="context">Request and response.</param>
/// <param name="body">The request's body; null when it can have none.</param>
/// <param name="deadline">How long it may take.</param>
internal sealed class Exchange(HttpContext context, RequestBody? body, RequestDeadline deadline)
{
    public HttpContext Context => context;

    public RequestBody? Body => body;

    public RequestDeadline Deadline => deadline;

    /// <summary>Whether it asks for a prediction: how those end is counted.</summary>
    public bool IsPrediction { get; set; }

    /// <summary>Whether the answer broke off after it had begun.</summary>
    public bool IsBrokenOff { get; set; }

    /// <summary>What was decided about it.</summary>
    public Decision Decision { get; } = new();

    /// <summary>Says in the response who answers, as far as that is known.</summary>
    public void Label() => AnswerLabels.Write(context.Response.Headers, Decision);

    /// <summary>Takes back what was set on a response that has not begun, but for the labels.</summary>
    public void Restart()
    {
        context.Response.Clear();
        Label();
    }
}
