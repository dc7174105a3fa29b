using System.Collections.Concurrent;
using Sluice.Grpc.Status;
using Sluice.Soak.Cluster;

namespace Sluice.Soak.Load;

/// <summary>Callers like those of a Service: each takes a ready router and asks, one request after the other.</summary>
/// <param name="fleet">The routers.</param>
/// <param name="exam">The questions.</param>
/// <param name="random">Whom and how to ask.</param>
internal sealed class Caller(RouterProcesses fleet, Exam exam, Random random)
{
    private const int MessagesOfStream = 10;
    private readonly Dictionary<string, Predictor> _predictors = [];

    public List<Answer> Answers { get; } = [];

    /// <summary>What failed, with the time, and why.</summary>
    public ConcurrentQueue<Failure> Failures { get; } = [];

    /// <summary>Asks until cancelled; the request on its way is not broken off.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var number = random.Next(1000); !cancellation.IsCancellationRequested; number++)
        {
            var ready = fleet.Ready;
            if (ready.Count == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
                continue;
            }
            await AskAsync(ready[random.Next(ready.Count)], number);
        }
        foreach (var predictor in _predictors.Values)
            predictor.Dispose();
    }

    private async Task AskAsync(RouterProcess router, int number)
    {
        var kind = Kind();
        var begun = Clock.Now;
        try
        {
            if (kind is not RequestKind.GrpcStream)
            {
                Take(router, kind, number, begun, await PredictorOf(router).AskAsync(exam.Get(number, kind), kind));
                return;
            }
            var questions = Enumerable.Range(number, MessagesOfStream).Select(each => exam.Get(each, kind));
            await foreach (var answer in PredictorOf(router).AskStreamAsync(questions))
            {
                Take(router, kind, number++, begun, answer);
                begun = Clock.Now;
            }
        }
        catch (Exception failure)
            when (failure
                    is HttpRequestException
                        or IOException
                        or InvalidDataException
                        or GrpcException
                        or OperationCanceledException
            )
        {
            Failures.Enqueue(new Failure(router.Name, kind, begun, Clock.Now, failure.Message));
        }
    }

    private void Take(
        RouterProcess router,
        RequestKind kind,
        int number,
        long begun,
        (string Numbers, IReadOnlyDictionary<string, string> Labels) answer
    )
    {
        var labels = answer.Labels;
        var (version, generation) = (labels["sluice-version"], ulong.Parse(labels["sluice-route-generation"]));
        var ended = Clock.Now;
        Answers.Add(
            new Answer(router.Name, begun, ended, generation, labels["sluice-variant"], labels["sluice-revision"])
        );
        if (!exam.IsRight(number, kind, version, answer.Numbers))
            Failures.Enqueue(new Failure(router.Name, kind, begun, ended, $"wrong numbers of version {version}"));
    }

    private RequestKind Kind() =>
        random.Next(1000) switch
        {
            < 2 => RequestKind.GrpcLarge,
            < 4 => RequestKind.RestLarge,
            < 50 => RequestKind.RestNewConnection,
            < 100 => RequestKind.GrpcStream,
            < 400 => RequestKind.Rest,
            _ => RequestKind.Grpc,
        };

    private Predictor PredictorOf(RouterProcess router)
    {
        if (_predictors.TryGetValue(router.Name, out var predictor))
            return predictor;
        return _predictors[router.Name] = new Predictor(router.Http, router.Grpc);
    }
}
