using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Sluice.Grpc.Clients;
using Sluice.Grpc.Framing;
using Sluice.Protos.Inference;

namespace Sluice.Soak.Load;

/// <summary>
/// A client of one server, of all kinds; its connections live as long as it. It does little more than the platform's client
/// has to, so that the processors are the routers'.
/// </summary>
internal sealed class Predictor : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue GrpcType = new("application/grpc");
    private readonly HttpMessageInvoker _http2 = New();
    private readonly HttpMessageInvoker _http1 = New();
    private readonly HttpMessageInvoker _fresh = New(isKept: false);
    private readonly GrpcClient _streams;
    private readonly Uri _grpc;
    private readonly Uri _rest;

    /// <param name="http">host:port of REST.</param>
    /// <param name="grpc">host:port of gRPC.</param>
    public Predictor(string http, string grpc)
    {
        _grpc = new Uri($"http://{grpc}/inference.GRPCInferenceService/ModelInfer");
        _rest = new Uri($"http://{http}/v2/models/iris/infer");
        _streams = new GrpcClient(_http2, new Uri($"http://{grpc}"));
    }

    /// <summary>Asks one question by itself.</summary>
    /// <exception cref="HttpRequestException">No connection, or an answer other than 200.</exception>
    /// <exception cref="InvalidDataException">The gRPC status is not OK.</exception>
    public async Task<Reply> AskAsync(Question question, RequestKind kind)
    {
        using var limit = new CancellationTokenSource(Limit);
        return kind switch
        {
            RequestKind.RestNewConnection => await AskRestAsync(_fresh, question, limit.Token),
            _ when kind.IsRest() => await AskRestAsync(_http1, question, limit.Token),
            _ => await AskGrpcAsync(question, limit.Token),
        };
    }

    /// <summary>
    /// Asks each question by a message of one stream, the next when an answer has come; labels are among an answer's parameters.
    /// </summary>
    /// <exception cref="Sluice.Grpc.Status.GrpcException">The stream ended otherwise than in order.</exception>
    /// <exception cref="InvalidDataException">An answer is an error, or there are more than questions.</exception>
    public async IAsyncEnumerable<(ModelInferResponse Message, Labels Labels)> AskStreamAsync(
        IEnumerable<Question> questions
    )
    {
        using var limit = new CancellationTokenSource(Limit);
        await using var call = _streams.Duplex<ModelInferRequest, ModelStreamInferResponse>(
            "/inference.GRPCInferenceService/ModelStreamInfer",
            ModelStreamInferResponse.Parser,
            1 << 20,
            [],
            limit.Token
        );
        await using var answers = call.ReadAllAsync(limit.Token).GetAsyncEnumerator();
        foreach (var question in questions)
        {
            await call.WriteAsync(question.Message, limit.Token);
            if (!await answers.MoveNextAsync())
                throw new InvalidDataException("the stream ended before an answer");
            if (answers.Current.ErrorMessage.Length > 0)
                throw new InvalidDataException($"an error in the stream: {answers.Current.ErrorMessage}");
            var message = answers.Current.InferResponse;
            yield return (message, Labels.Of(name => message.Parameters.GetValueOrDefault(name)?.StringParam));
        }
        call.Complete();
        if (await answers.MoveNextAsync())
            throw new InvalidDataException("expected one answer a message, got one more");
    }

    public void Dispose()
    {
        _http2.Dispose();
        _http1.Dispose();
        _fresh.Dispose();
    }

    private static HttpMessageInvoker New(bool isKept = true) =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                PooledConnectionLifetime = isKept ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            }
        );

    private async Task<Reply> AskGrpcAsync(Question question, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _grpc)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(question.Grpc),
        };
        request.Content.Headers.ContentType = GrpcType;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        using var answer = await _http2.SendAsync(request, cancellation);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
        var status = Find(answer.TrailingHeaders, "grpc-status") ?? Find(answer.Headers, "grpc-status");
        if (answer.StatusCode != HttpStatusCode.OK || status != "0" || body.Length < MessageFrame.PrefixBytes)
        {
            var detail = Find(answer.TrailingHeaders, "grpc-message") ?? Find(answer.Headers, "grpc-message");
            throw new InvalidDataException($"HTTP {(int)answer.StatusCode}, grpc-status {status}: {detail}");
        }
        return new Reply(body[MessageFrame.PrefixBytes..], LabelsOf(answer.Headers));
    }

    private async Task<Reply> AskRestAsync(HttpMessageInvoker http, Question question, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _rest)
        {
            Content = new ByteArrayContent(question.Rest),
        };
        request.Content.Headers.ContentType = Json;
        using var answer = await http.SendAsync(request, cancellation);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"HTTP {(int)answer.StatusCode}: {Encoding.UTF8.GetString(body)}");
        return new Reply(body, LabelsOf(answer.Headers));
    }

    private static Labels? LabelsOf(HttpResponseHeaders headers) =>
        Find(headers, "sluice-route-generation") is null ? null : Labels.Of(name => Find(headers, name));

    private static string? Find(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
