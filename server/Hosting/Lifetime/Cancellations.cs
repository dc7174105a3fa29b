namespace Sluice.Hosting.Lifetime;

/// <summary>Waiting for a cancellation as for anything else.</summary>
public static class Cancellations
{
    /// <summary>Ends, without an exception, when the token is cancelled.</summary>
    public static async Task WhenCancelledAsync(this CancellationToken cancellation)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.UnsafeRegister(
            state => ((TaskCompletionSource)state!).TrySetResult(),
            cancelled
        );
        await cancelled.Task;
    }
}
