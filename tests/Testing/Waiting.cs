using System.Runtime.CompilerServices;

namespace Sluice.Testing;

/// <summary>Bounds on awaits: a test that would hang fails instead, and names what it waited for.</summary>
public static class Waiting
{
    /// <summary>Awaits a task for at most so long.</summary>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public static async Task Within(
        this Task task,
        TimeSpan limit,
        [CallerArgumentExpression(nameof(task))] string awaited = ""
    )
    {
        try
        {
            await task.WaitAsync(limit);
        }
        catch (TimeoutException timeout) when (!task.IsCompleted)
        {
            throw new TimeoutException($"still waiting after {limit} for {awaited}", timeout);
        }
    }

    /// <inheritdoc cref="Within(Task, TimeSpan, string)"/>
    public static async Task<T> Within<T>(
        this Task<T> task,
        TimeSpan limit,
        [CallerArgumentExpression(nameof(task))] string awaited = ""
    )
    {
        await ((Task)task).Within(limit, awaited);
        return await task;
    }

    /// <inheritdoc cref="Within(Task, TimeSpan, string)"/>
    public static Task Within(
        this ValueTask task,
        TimeSpan limit,
        [CallerArgumentExpression(nameof(task))] string awaited = ""
    ) => task.AsTask().Within(limit, awaited);

    /// <inheritdoc cref="Within(Task, TimeSpan, string)"/>
    public static Task<T> Within<T>(
        this ValueTask<T> task,
        TimeSpan limit,
        [CallerArgumentExpression(nameof(task))] string awaited = ""
    ) => task.AsTask().Within(limit, awaited);
}
