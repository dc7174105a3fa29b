using System.Text.Json;

namespace Sluice.Benchmarks.Load;

/// <summary>The process that a load is: <c>load PLAN</c>; prints its result as JSON.</summary>
internal static class LoadCommand
{
    public static async Task<int> RunAsync(string file)
    {
        var plan = await LoadPlan.ReadAsync(file);
        // One caller of HTTP/1.1 has all connections; the others have one each, and a thread.
        var callers = plan.Protocol == LoadProtocol.Http1 ? 1 : plan.Connections;
        var schedules = Enumerable.Range(0, callers).Select(_ => new LoadSchedule(plan, callers)).ToArray();
        var threads = schedules.Select(schedule => new Thread(() => Call(plan, schedule))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var result = LoadResult.Of(
            [.. schedules.SelectMany(schedule => schedule.Durations)],
            schedules.Sum(schedule => schedule.Wrong),
            schedules[0].AnswerBytes,
            plan.Seconds
        ) with
        {
            Answered = schedules.Sum(schedule => schedule.Answered),
        };
        Console.WriteLine(JsonSerializer.Serialize(result, LoadJson.Default.LoadResult));
        return 0;
    }

    private static void Call(LoadPlan plan, LoadSchedule schedule)
    {
        switch (plan.Protocol)
        {
            case LoadProtocol.Grpc:
                using (var caller = new Http2Caller(plan, schedule))
                    caller.Run();
                break;
            case LoadProtocol.Http1:
                using (var caller = new Http1Caller(plan, schedule))
                    caller.Run();
                break;
            case LoadProtocol.Bytes:
                using (var caller = new ByteCaller(plan, schedule))
                    caller.Run();
                break;
            default:
                throw new InvalidOperationException($"no caller for {plan.Protocol}");
        }
    }
}
