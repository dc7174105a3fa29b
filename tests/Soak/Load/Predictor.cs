using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Soak.Load;

/// <summary>A client of one server, of all kinds: its connections live as long as it.</summary>
internal sealed class Predictor : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly GrpcTestClient _grpc;
    private readonly HttpClient _rest;
    private readonly HttpClient _fresh;

    /// <param name="http">host:port of REST.</param>
    /// <param name="grpc">host:port of gRPC.</param>
    public Predictor(string http, string grpc)
    {
        _grpc = new GrpcTestClient(new Uri($"http://{grpc}"));
        _rest = new HttpClient { BaseAddress = new Uri($"http://{http}"), Timeout = Limit };
        _fresh = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = _rest.BaseAddress,
            Timeout = Limit,
        };
    }

    /// <summary>Asks; what comes back is the numbers, as text, and the labels.</summary>
    /// <exception cref="HttpRequestException">No connection, or an answer other than 200.</exception>
    /// <exception cref="InvalidDataException">The gRPC status is not OK.</exception>
    public Task<(string Numbers, IReadOnlyDictionary<string, string> Labels)> AskAsync(
        Question question,
        RequestKind kind
    ) =>
        kind switch
        {
            RequestKind.Grpc or RequestKind.GrpcLarge => AskGrpcAsync(question),
            RequestKind.RestNewConnection => AskRestAsync(_fresh, question),
            _ => AskRestAsync(_rest, question),
        };

    public void Dispose()
    {
        _grpc.Dispose();
        _rest.Dispose();
        _fresh.Dispose();
    }

    private async Task<(string, IReadOnlyDictionary<string, string>)> AskGrpcAsync(Question question)
    {
        using var limit = new CancellationTokenSource(Limit);
        var reply = await _grpc.UnaryAsync(
            "/inference.GRPCInferenceService/ModelInfer",
            question.Grpc,
            ModelInferResponse.Parser,
            cancellation: limit.Token
        );
        if (reply.Status != 0 || reply.Message is not { } message)
            throw new InvalidDataException($"grpc-status {reply.Status}: {reply.Detail}");
        var numbers = new ModelInferResponse
        {
            Outputs = { message.Outputs },
            RawOutputContents = { message.RawOutputContents },
        };
        return (Hash(numbers.ToByteArray()), reply.Headers);
    }

    private static async Task<(string, IReadOnlyDictionary<string, string>)> AskRestAsync(
        HttpClient http,
        Question question
    )
    {
        using var content = new StringContent(
            question.Rest,
            Encoding.UTF8,
            MediaTypeHeaderValue.Parse("application/json")
        );
        using var answer = await http.PostAsync("/v2/models/iris/infer", content);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"HTTP {(int)answer.StatusCode}: {Encoding.UTF8.GetString(body)}");
        using var json = JsonDocument.Parse(body);
        var labels = answer.Headers.NonValidated.ToDictionary(
            pair => pair.Key.ToLowerInvariant(),
            pair => pair.Value.ToString()
        );
        return (Hash(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("outputs").GetRawText())), labels);
    }

    private static string Hash(byte[] bytes) =>
        bytes.Length <= 64
            ? Convert.ToHexString(bytes)
            : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));
}
