using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf;
using Sluice.Grpc.Status;
using Sluice.Soak.Processes;

namespace Sluice.Soak.Load;

/// <summary>Callers like those of a Service: each takes a ready router and asks, one request after the other.</summary>
/// <param name="fleet">The routers.</param>
/// <param name="exam">The questions.</param>
/// <param name="random">Whom and how to ask.</param>
internal sealed class Caller(RouterProcesses fleet, Exam exam, Random random)
{
    private const int MessagesOfStream = 10;
    private readonly Dictionary<string, Predictor> _predictors = [];
    private readonly HashSet<string> _names = [];

    // So that the shortest run has them.
    private readonly Queue<RequestKind> _first = new([RequestKind.GrpcHuge, RequestKind.RestHuge]);

    public List<Answer> Answers { get; } = [];

    /// <summary>How many of them were asked for by a body that no router could send again.</summary>
    public int HugeAnswers { get; private set; }

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
        var kind = _first.TryDequeue(out var first) ? first : RequestKinds.Draw(random);
        if (kind is RequestKind.GrpcStream)
            await AskStreamAsync(router, number);
        else
            await AskOneAsync(router, kind, number);
    }

    private async Task AskOneAsync(RouterProcess router, RequestKind kind, int number)
    {
        var begun = Clock.Now;
        try
        {
            var reply = await PredictorOf(router).AskAsync(exam.Get(number, kind), kind);
            var labels = reply.Labels ?? throw new InvalidDataException("the answer has no labels");
            Take(router, kind, begun, labels, exam.IsRight(number, kind, labels.Version, reply.Body));
        }
        catch (Exception failure) when (IsOfRequest(failure))
        {
            Failures.Enqueue(new Failure(router.Name, kind, begun, Clock.Now, failure.Message));
        }
    }

    private async Task AskStreamAsync(RouterProcess router, int number)
    {
        const RequestKind kind = RequestKind.GrpcStream;
        var begun = Clock.Now;
        try
        {
            var questions = Enumerable.Range(number, MessagesOfStream).Select(each => exam.Get(each, kind));
            await foreach (var (message, labels) in PredictorOf(router).AskStreamAsync(questions))
            {
                Take(router, kind, begun, labels, exam.IsRight(number++, labels.Version, message));
                begun = Clock.Now;
            }
        }
        catch (Exception failure) when (IsOfRequest(failure))
        {
            Failures.Enqueue(new Failure(router.Name, kind, begun, Clock.Now, failure.Message));
        }
    }

    private void Take(RouterProcess router, RequestKind kind, long begun, Labels labels, bool isRight)
    {
        var ended = Clock.Now;
        HugeAnswers += kind.SizeOf() is BodySize.Huge ? 1 : 0;
        Answers.Add(
            new Answer(router.Name, begun, ended, labels.Generation, One(labels.Variant), One(labels.Revision))
        );
        if (!isRight)
        {
            var sentence = $"wrong numbers of version {labels.Version}";
            Failures.Enqueue(new Failure(router.Name, kind, begun, ended, sentence) { WasAnswered = true });
        }
    }

    /// <summary>A million answers name a handful of revisions.</summary>
    private string One(string name)
    {
        if (_names.TryGetValue(name, out var known))
            return known;
        _names.Add(name);
        return name;
    }

    private static bool IsOfRequest(Exception failure) =>
        failure
            is HttpRequestException
                or IOException
                or InvalidDataException
                or InvalidProtocolBufferException
                or JsonException
                or GrpcException
                or OperationCanceledException;

    private Predictor PredictorOf(RouterProcess router)
    {
        if (_predictors.TryGetValue(router.Name, out var predictor))
            return predictor;
        return _predictors[router.Name] = new Predictor(router.Http, router.Grpc);
    }
}
