namespace Sluice.Soak.Processes;

/// <summary>Waits for what takes a while, and not for ever.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="isSo">Whether it is so.</param>
    /// <exception cref="TimeoutException">It was not within five minutes.</exception>
    public static async Task TrueAsync(string what, Func<Task<bool>> isSo)
    {
        var begun = Clock.Now;
        while (!await isSo())
        {
            if (Clock.Now - begun > Limit.Ticks)
                throw new TimeoutException($"expected within {Limit}: {what}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <inheritdoc cref="TrueAsync(string, Func{Task{bool}})"/>
    public static Task TrueAsync(string what, Func<bool> isSo) => TrueAsync(what, () => Task.FromResult(isSo()));
}
