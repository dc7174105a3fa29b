using System.Collections.Concurrent;
using Sluice.Artifacts.S3;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>Writing to stores that know less than others, or fail on the way.</summary>
public sealed class S3UploadTests : IDisposable
{
    private const string Begun =
        "<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly S3Limits Small = new() { PutUpToBytes = 1_000, PartBytes = 1_000 };

    private readonly string _file = Path.GetTempFileName();
    private readonly ConcurrentQueue<string> _requests = [];

    [Fact]
    public async Task Sends_what_every_store_understands()
    {
        await using var stub = Stub(_ => Ok());
        using var store = Open(stub);

        await WriteAsync(store, 900, onlyIfAbsent: false).Within(Limit);

        var request = Assert.Single(_requests);
        Assert.StartsWith("PUT /models/iris/model.onnx HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 900", request, StringComparison.Ordinal);
        Assert.All(
            ["aws-chunked", "x-amz-checksum", "x-amz-sdk-checksum", "If-None-Match", "UNSIGNED", "STREAMING"],
            unknown => Assert.DoesNotContain(unknown, request, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task Asks_again_without_a_condition_that_the_store_does_not_know()
    {
        await using var stub = Stub(request =>
            request.StartsWith("HEAD ", StringComparison.Ordinal) ? Refusal(404)
            : request.Contains("If-None-Match: *", StringComparison.OrdinalIgnoreCase) ? Refusal(501, "NotImplemented")
            : Ok()
        );
        using var store = Open(stub);

        await WriteAsync(store, 900, onlyIfAbsent: true).Within(Limit);

        Assert.Equal(["HEAD", "PUT", "PUT"], Verbs());
    }

    [Fact]
    public async Task Takes_a_refused_condition_for_a_lost_race()
    {
        await using var stub = Stub(request =>
            request.StartsWith("HEAD ", StringComparison.Ordinal) ? Refusal(404) : Refusal(412, "PreconditionFailed")
        );
        using var store = Open(stub);

        var failure = await FailsAsync(store, 900, onlyIfAbsent: true).Within(Limit);

        Assert.Equal(ArtifactFault.Exists, failure.Fault);
    }

    [Fact]
    public async Task Removes_the_parts_when_one_fails()
    {
        await using var stub = Stub(request => IsPart(request, 2) ? Refusal(500, "InternalError") : Parts(request));
        using var store = Open(stub);

        var failure = await FailsAsync(store, 2_500, onlyIfAbsent: false).Within(Limit);

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.StartsWith(
            "DELETE /models/iris/model.onnx?uploadId=upload-1",
            _requests.Last(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(_requests, IsCompletion);
    }

    [Fact]
    public async Task Tells_the_failure_and_not_that_of_the_removal()
    {
        await using var stub = Stub(request =>
            IsPart(request, 1) ? Refusal(503, "SlowDown")
            : request.StartsWith("DELETE ", StringComparison.Ordinal) ? Refusal(403, "AccessDenied")
            : Parts(request)
        );
        using var store = Open(stub);

        var failure = await FailsAsync(store, 1_500, onlyIfAbsent: false).Within(Limit);

        Assert.Equal(ArtifactFault.Throttled, failure.Fault);
    }

    [Fact]
    public async Task Does_not_believe_a_success_whose_body_is_a_failure()
    {
        await using var stub = Stub(request =>
            IsCompletion(request)
                ? Ok("<Error><Code>InternalError</Code><Message>We had a problem.</Message></Error>")
                : Parts(request)
        );
        using var store = Open(stub);

        var failure = await FailsAsync(store, 2_500, onlyIfAbsent: false).Within(Limit);

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
    }

    [Fact]
    public async Task Looks_once_more_before_the_parts_become_an_object()
    {
        var looks = 0;
        await using var stub = Stub(request =>
            !request.StartsWith("HEAD ", StringComparison.Ordinal) ? Parts(request)
            : Interlocked.Increment(ref looks) == 1 ? Refusal(404)
            : StubAnswer.Of("HTTP/1.1 200 OK\nETag: \"another\"\nContent-Length: 5")
        );
        using var store = Open(stub);

        var failure = await FailsAsync(store, 2_500, onlyIfAbsent: true).Within(Limit);

        Assert.Equal(ArtifactFault.Exists, failure.Fault);
        Assert.DoesNotContain(_requests, IsCompletion);
        Assert.Equal("DELETE", Verbs()[^1]);
    }

    [Fact]
    public async Task Says_that_the_local_file_is_not_there()
    {
        using var store = S3Stores.Open(S3Stores.SettingsOf("http://localhost:1"));

        var failure = await Assert
            .ThrowsAsync<ArtifactException>(() => store.WriteAsync("model.onnx", "/no/such/file", new(), default))
            .Within(Limit);

        Assert.Equal(ArtifactFault.Invalid, failure.Fault);
        Assert.Contains("/no/such/file", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private static StubAnswer Parts(string request) =>
        request.Contains("uploads", StringComparison.Ordinal) ? Ok(Begun)
        : IsCompletion(request)
            ? Ok("<CompleteMultipartUploadResult><ETag>\"t-2\"</ETag></CompleteMultipartUploadResult>")
        : Ok();

    private static bool IsPart(string request, int number) =>
        request.StartsWith("PUT ", StringComparison.Ordinal)
        && request.Contains($"partNumber={number}", StringComparison.Ordinal);

    private static bool IsCompletion(string request) =>
        request.StartsWith("POST /models/iris/model.onnx?uploadId=", StringComparison.Ordinal);

    private static StubAnswer Ok(string body = "") =>
        StubAnswer.Of($"HTTP/1.1 200 OK\nETag: \"t\"\nContent-Length: {body.Length}", body);

    private static StubAnswer Refusal(int status, string code = "")
    {
        var body = code.Length == 0 ? "" : $"<Error><Code>{code}</Code></Error>";
        return StubAnswer.Of($"HTTP/1.1 {status} No\nContent-Length: {body.Length}", body);
    }

    private static S3Store Open(StubServer stub) => S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint), limits: Small);

    private StubServer Stub(Func<string, StubAnswer> answer) =>
        new(request =>
        {
            _requests.Enqueue(request);
            return answer(request);
        });

    private List<string> Verbs() => [.. _requests.Select(request => request.Split(' ')[0])];

    private async Task WriteAsync(S3Store store, int size, bool onlyIfAbsent)
    {
        await File.WriteAllBytesAsync(_file, new byte[size]);
        await store.WriteAsync("model.onnx", _file, new WriteOptions { OnlyIfAbsent = onlyIfAbsent }, default);
    }

    private Task<ArtifactException> FailsAsync(S3Store store, int size, bool onlyIfAbsent) =>
        Assert.ThrowsAsync<ArtifactException>(() => WriteAsync(store, size, onlyIfAbsent));
}
