using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Soak.Processes;

namespace Sluice.Soak.Load;

/// <summary>Questions, and the answers that each version of the model gives to a direct call.</summary>
internal sealed class Exam
{
    private const int SmallQuestions = 8;
    private const int SmallRows = 2;

    // Just below 1 MiB: what a router may send a second time.
    private const int LargeGrpcRows = 65_000;
    private const int LargeRestRows = 45_000;

    private readonly Dictionary<(int Question, bool IsLarge, bool IsRest, string Version), Known> _known = [];

    private Exam(Random random)
    {
        Small = [.. Enumerable.Range(0, SmallQuestions).Select(_ => Question.Of(random, SmallRows))];
        LargeGrpc = Question.Of(random, LargeGrpcRows);
        LargeRest = Question.Of(random, LargeRestRows);
    }

    /// <summary>An answer as it came.</summary>
    /// <param name="Body">All its bytes: most answers are the same to the byte.</param>
    /// <param name="Outputs">What has to be the same in any case.</param>
    private sealed record Known(byte[] Body, byte[] Outputs);

    private Question[] Small { get; }

    private Question LargeGrpc { get; }

    private Question LargeRest { get; }

    /// <summary>Asks a server of each version directly.</summary>
    public static async Task<Exam> PrepareAsync(IEnumerable<(string Version, ServerProcess Server)> servers)
    {
        RequestKind[] kinds = [RequestKind.Grpc, RequestKind.GrpcLarge, RequestKind.Rest, RequestKind.RestLarge];
        var exam = new Exam(new Random(7));
        foreach (var (version, server) in servers)
        {
            using var direct = new Predictor(server.Http, server.Grpc);
            foreach (var kind in kinds)
            {
                for (var number = 0; number < (kind.IsLarge() ? 1 : SmallQuestions); number++)
                {
                    var reply = await direct.AskAsync(exam.Get(number, kind), kind);
                    exam._known[KeyOf(number, kind, version)] = new Known(reply.Body, OutputsOf(kind, reply.Body));
                }
            }
        }
        return exam;
    }

    public Question Get(int number, RequestKind kind) =>
        kind switch
        {
            RequestKind.GrpcLarge => LargeGrpc,
            RequestKind.RestLarge => LargeRest,
            _ => Small[number % SmallQuestions],
        };

    /// <summary>Whether a body has the numbers that the version gives.</summary>
    public bool IsRight(int number, RequestKind kind, string version, byte[] body) =>
        _known.TryGetValue(KeyOf(number, kind, version), out var known)
        && (body.AsSpan().SequenceEqual(known.Body) || OutputsOf(kind, body).AsSpan().SequenceEqual(known.Outputs));

    /// <summary>Whether a stream's answer has the numbers that the version gives.</summary>
    public bool IsRight(int number, string version, ModelInferResponse message) =>
        _known.TryGetValue(KeyOf(number, RequestKind.GrpcStream, version), out var known)
        && OutputsOf(message).AsSpan().SequenceEqual(known.Outputs);

    private static (int, bool, bool, string) KeyOf(int number, RequestKind kind, string version) =>
        (kind.IsLarge() ? 0 : number % SmallQuestions, kind.IsLarge(), kind.IsRest(), version);

    private static byte[] OutputsOf(RequestKind kind, byte[] body)
    {
        if (!kind.IsRest())
            return OutputsOf(ModelInferResponse.Parser.ParseFrom(body));
        using var json = JsonDocument.Parse(body);
        return Encoding.UTF8.GetBytes(json.RootElement.GetProperty("outputs").GetRawText());
    }

    private static byte[] OutputsOf(ModelInferResponse message) =>
        new ModelInferResponse
        {
            Outputs = { message.Outputs },
            RawOutputContents = { message.RawOutputContents },
        }.ToByteArray();
}
