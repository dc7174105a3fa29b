using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Sluice.Grpc.Clients;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Soak.Load;

/// <summary>A client of one server, of all kinds: its connections live as long as it.</summary>
internal sealed class Predictor : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly GrpcTestClient _grpc;
    private readonly HttpMessageInvoker _streams = new(new SocketsHttpHandler());
    private readonly GrpcClient _streamClient;
    private readonly HttpClient _rest;
    private readonly HttpClient _fresh;

    /// <param name="http">host:port of REST.</param>
    /// <param name="grpc">host:port of gRPC.</param>
    public Predictor(string http, string grpc)
    {
        _grpc = new GrpcTestClient(new Uri($"http://{grpc}"));
        _streamClient = new GrpcClient(_streams, new Uri($"http://{grpc}"));
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

    /// <summary>
    /// Asks each question by a message of one stream, the next when an answer has come; labels are among an answer's parameters.
    /// </summary>
    /// <exception cref="Grpc.Status.GrpcException">The stream ended otherwise than in order.</exception>
    /// <exception cref="InvalidDataException">An answer is an error.</exception>
    public async IAsyncEnumerable<(string Numbers, IReadOnlyDictionary<string, string> Labels)> AskStreamAsync(
        IEnumerable<Question> questions
    )
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var call = _streamClient.Duplex<ModelInferRequest, ModelStreamInferResponse>(
            "/inference.GRPCInferenceService/ModelStreamInfer",
            ModelStreamInferResponse.Parser,
            1 << 20,
            [],
            limit.Token
        );
        await using var answers = call.ReadAllAsync(limit.Token).GetAsyncEnumerator();
        foreach (var question in questions)
        {
            await call.WriteAsync(question.Grpc, limit.Token);
            if (!await answers.MoveNextAsync())
                throw new InvalidDataException("the stream ended before an answer");
            if (answers.Current.ErrorMessage.Length > 0)
                throw new InvalidDataException($"an error in the stream: {answers.Current.ErrorMessage}");
            var message = answers.Current.InferResponse;
            yield return (
                NumbersOf(message),
                message.Parameters.ToDictionary(each => each.Key, each => each.Value.StringParam)
            );
        }
        call.Complete();
        if (await answers.MoveNextAsync())
            throw new InvalidDataException("expected one answer a message, got one more");
    }

    public void Dispose()
    {
        _grpc.Dispose();
        _streams.Dispose();
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
        return (NumbersOf(message), reply.Headers);
    }

    private static string NumbersOf(ModelInferResponse message) =>
        Hash(
            new ModelInferResponse
            {
                Outputs = { message.Outputs },
                RawOutputContents = { message.RawOutputContents },
            }.ToByteArray()
        );

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
