using Sluice.Soak.Cluster;

namespace Sluice.Soak.Load;

/// <summary>Questions, and the answers that each version of the model gives to a direct call.</summary>
internal sealed class Exam
{
    private const int SmallQuestions = 8;
    private const int SmallRows = 2;

    // Just below 1 MiB: what a router may send a second time.
    private const int LargeGrpcRows = 65_000;
    private const int LargeRestRows = 45_000;

    private readonly Dictionary<(int Question, RequestKind Kind, string Version), string> _answers = [];

    private Exam(Random random)
    {
        Small = [.. Enumerable.Range(0, SmallQuestions).Select(_ => Question.Of(random, SmallRows))];
        Large = Question.Of(random, LargeGrpcRows);
        LargeRest = Question.Of(random, LargeRestRows);
    }

    private Question[] Small { get; }

    private Question Large { get; }

    private Question LargeRest { get; }

    /// <summary>Asks a server of each version directly.</summary>
    public static async Task<Exam> PrepareAsync(IEnumerable<(string Version, Pod Server)> servers)
    {
        var exam = new Exam(new Random(7));
        foreach (var (version, server) in servers)
        {
            using var direct = new Predictor(server.Http, server.Grpc);
            foreach (var kind in Enum.GetValues<RequestKind>().Where(kind => kind is not RequestKind.GrpcStream))
                for (var number = 0; number < SmallQuestions; number++)
                {
                    if (number > 0 && kind is RequestKind.GrpcLarge or RequestKind.RestLarge)
                        continue;
                    var (numbers, _) = await direct.AskAsync(exam.Get(number, kind), kind);
                    exam._answers[(number, kind, version)] = numbers;
                }
        }
        return exam;
    }

    public Question Get(int number, RequestKind kind) =>
        kind switch
        {
            RequestKind.GrpcLarge => Large,
            RequestKind.RestLarge => LargeRest,
            _ => Small[number % SmallQuestions],
        };

    public bool IsRight(int number, RequestKind kind, string version, string numbers)
    {
        if (kind is RequestKind.GrpcStream)
            return IsRight(number, RequestKind.Grpc, version, numbers);
        var question = kind is RequestKind.GrpcLarge or RequestKind.RestLarge ? 0 : number % SmallQuestions;
        return _answers.GetValueOrDefault((question, kind, version)) == numbers;
    }
}
