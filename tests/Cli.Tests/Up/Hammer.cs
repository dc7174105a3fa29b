using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Up;

/// <summary>Clients that call without pause, half over REST, half over gRPC, and hold every failure against the server.</summary>
internal sealed class Hammer : IAsyncDisposable
{
    private const string Method = "/inference.GRPCInferenceService/ModelInfer";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentQueue<(Func<Answer, bool> Wanted, TaskCompletionSource<Answer> Seen)> _waiting = new();
    private readonly HttpClient _rest;
    private readonly GrpcTestClient _grpc;
    private readonly Task[] _clients;
    private long _answers;

    public Hammer(Uri rest, Uri grpc)
    {
        _rest = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = rest };
        _grpc = new(grpc);
        _clients = [.. new[] { AskRestAsync, AskGrpcAsync, AskRestAsync, AskGrpcAsync }.Select(HammerAsync)];
    }

    /// <summary>Who answered, as the response's headers and its message say.</summary>
    public sealed record Answer(string Variant, string Version, long Generation);

    public IReadOnlyCollection<string> Failures => _failures;

    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>Waits for an answer to a request that begins from now on.</summary>
    public async Task<Answer> SeeAsync(Func<Answer, bool> wanted)
    {
        var seen = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((wanted, seen));
        return await seen.Task.Within(Limit);
    }

    /// <summary>Waits for so many more answers.</summary>
    public async Task SeeAsync(int count)
    {
        var left = count;
        await SeeAsync(_ => Interlocked.Decrement(ref left) <= 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients).Within(Limit);
        _rest.Dispose();
        _grpc.Dispose();
        _end.Dispose();
    }

    private Task HammerAsync(Func<Task<Answer>> ask) =>
        Task.Run(async () =>
        {
            while (!_end.IsCancellationRequested)
            {
                try
                {
                    Tell(await ask().Within(Limit));
                }
                catch (Exception failure)
                {
                    _failures.Enqueue(failure.Message);
                }
            }
        });

    private void Tell(Answer answer)
    {
        Interlocked.Increment(ref _answers);
        foreach (var (_, seen) in _waiting.Where(each => !each.Seen.Task.IsCompleted && each.Wanted(answer)))
        {
            seen.TrySetResult(answer);
        }
    }

    private async Task<Answer> AskRestAsync()
    {
        using var content = new StringContent(IrisFolder.Prediction);
        using var response = await _rest.PostAsync(new Uri("/v2/models/iris/infer", UriKind.Relative), content);
        var body = await response.Content.ReadAsStringAsync();
        Require(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {body}");
        var answer = AnswerOf(name => response.Headers.GetValues(name).Single());
        Require(
            body.Contains($"\"model_version\":\"{answer.Version}\"", StringComparison.Ordinal),
            $"{answer}, but {body}"
        );
        return answer;
    }

    private async Task<Answer> AskGrpcAsync()
    {
        var request = new ModelInferRequest { ModelName = "iris" };
        var flower = new ModelInferRequest.Types.InferInputTensor
        {
            Name = "features",
            Datatype = "FP32",
            Shape = { 1, 4 },
        };
        request.Inputs.Add(flower);
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[16]));
        var reply = await _grpc.UnaryAsync(Method, request, ModelInferResponse.Parser);
        Require(reply.Status == 0, $"grpc-status {reply.Status} {reply.Detail}");
        var answer = AnswerOf(name => reply.Headers[name]);
        Require(reply.Message!.ModelVersion == answer.Version, $"{answer}, but {reply.Message.ModelVersion}");
        return answer;
    }

    private static Answer AnswerOf(Func<string, string> header) =>
        new(header("sluice-variant"), header("sluice-version"), long.Parse(header("sluice-route-generation")));

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
