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

    // 3 MiB and more: what it cannot.
    private const int HugeGrpcRows = 200_000;
    private const int HugeRestRows = 160_000;

    private static readonly RequestKind[] Unary =
    [
        RequestKind.Grpc,
        RequestKind.GrpcLarge,
        RequestKind.GrpcHuge,
        RequestKind.Rest,
        RequestKind.RestLarge,
        RequestKind.RestHuge,
    ];

    private readonly Dictionary<(int Question, BodySize Size, bool IsRest, string Version), Known> _known = [];

    private Exam(Random random)
    {
        Small = [.. Enumerable.Range(0, SmallQuestions).Select(_ => Question.Of(random, SmallRows))];
        LargeGrpc = Question.Of(random, LargeGrpcRows);
        LargeRest = Question.Of(random, LargeRestRows);
        HugeGrpc = Question.Of(random, HugeGrpcRows);
        HugeRest = Question.Of(random, HugeRestRows);
    }

    /// <summary>An answer as it came.</summary>
    /// <param name="Body">All its bytes: most answers are the same to the byte.</param>
    /// <param name="Outputs">What has to be the same in any case.</param>
    private sealed record Known(byte[] Body, byte[] Outputs);

    private Question[] Small { get; }

    private Question LargeGrpc { get; }

    private Question LargeRest { get; }

    private Question HugeGrpc { get; }

    private Question HugeRest { get; }

    /// <summary>Asks a server of each version directly.</summary>
    public static async Task<Exam> PrepareAsync(IEnumerable<(string Version, ServerProcess Server)> servers)
    {
        var exam = new Exam(new Random(7));
        foreach (var (version, server) in servers)
        {
            using var direct = new Predictor(server.Http, server.Grpc);
            foreach (var kind in Unary)
            {
                for (var number = 0; number < (kind.SizeOf() is BodySize.Small ? SmallQuestions : 1); number++)
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
            RequestKind.GrpcHuge => HugeGrpc,
            RequestKind.RestHuge => HugeRest,
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

    private static (int, BodySize, bool, string) KeyOf(int number, RequestKind kind, string version) =>
        (kind.SizeOf() is BodySize.Small ? number % SmallQuestions : 0, kind.SizeOf(), kind.IsRest(), version);

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
