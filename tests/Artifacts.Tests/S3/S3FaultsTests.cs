using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Artifacts.Tests.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>What a store can answer that no server does at a test's wish.</summary>
public sealed class S3FaultsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string, int, string, ArtifactFault> Answers =>
        new()
        {
            // case                                   status code                          fault
            { "the bucket is gone", 404, "NoSuchBucket", ArtifactFault.BucketMissing },
            { "the object is gone", 404, "NoSuchKey", ArtifactFault.KeyMissing },
            { "gone, without a word", 404, "", ArtifactFault.KeyMissing },
            { "the object is another", 412, "PreconditionFailed", ArtifactFault.Changed },
            { "the object is shorter", 416, "InvalidRange", ArtifactFault.Changed },
            { "not allowed", 403, "AccessDenied", ArtifactFault.Refused },
            { "not allowed, without a word", 403, "", ArtifactFault.Refused },
            { "who are you", 401, "Unauthorized", ArtifactFault.Refused },
            { "the token ended", 400, "ExpiredToken", ArtifactFault.Refused },
            { "the token is none", 400, "InvalidToken", ArtifactFault.Refused },
            { "the clock is wrong", 403, "RequestTimeTooSkewed", ArtifactFault.Refused },
            { "slow down", 503, "SlowDown", ArtifactFault.Throttled },
            { "slow down, without a word", 503, "", ArtifactFault.Throttled },
            { "too many requests", 429, "TooManyRequests", ArtifactFault.Throttled },
            { "slow down, with another status", 400, "SlowDown", ArtifactFault.Throttled },
            { "it fails", 500, "InternalError", ArtifactFault.Unreachable },
            { "a proxy finds nobody", 502, "", ArtifactFault.Unreachable },
            { "a proxy waited too long", 504, "", ArtifactFault.Unreachable },
            { "the body came too slowly", 400, "RequestTimeout", ArtifactFault.Unreachable },
            { "another writer is at it", 409, "ConditionalRequestConflict", ArtifactFault.Unreachable },
            { "another region", 301, "PermanentRedirect", ArtifactFault.Invalid },
            { "another region, signed", 400, "AuthorizationHeaderMalformed", ArtifactFault.Invalid },
            { "elsewhere, by a web server", 302, "", ArtifactFault.Invalid },
            { "not known", 501, "NotImplemented", ArtifactFault.Invalid },
            { "not understood", 400, "InvalidRequest", ArtifactFault.Invalid },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Maps_each_answer_to_what_to_do_next(string because, int status, string code, ArtifactFault fault)
    {
        var requests = 0;
        await using var stub = new StubServer(_ =>
        {
            Interlocked.Increment(ref requests);
            return Refusal(status, code);
        });
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint));

        var failure = await Assert
            .ThrowsAsync<ArtifactException>(() => store.OpenAsync(new("1/model.onnx", 5, "\"t\""), 0, default))
            .Within(Limit);

        Assert.True(fault == failure.Fault, $"{because}: {failure}");
        Assert.Contains("s3://models/iris/1/model.onnx", failure.Message, StringComparison.Ordinal);
        Assert.Contains(stub.Endpoint, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("any-secret", $"{failure}", StringComparison.Ordinal);
        Assert.True(requests == 1, $"{because}: asked {requests} times");
    }

    [Fact]
    public async Task Asks_for_the_rest_of_the_object_that_was_listed()
    {
        var asked = "";
        await using var stub = new StubServer(request =>
        {
            asked = request;
            return Refusal(412, "PreconditionFailed");
        });
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint));

        await Assert
            .ThrowsAsync<ArtifactException>(() => store.OpenAsync(new("model.onnx", 9, "\"t\""), 4, default))
            .Within(Limit);

        Assert.Contains("\r\nIf-Match: \"t\"\r\n", asked, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nRange: bytes=4-\r\n", asked, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("BucketAlreadyOwnedByYou", null)]
    [InlineData("BucketAlreadyExists", ArtifactFault.Refused)]
    public async Task Makes_no_fuss_about_a_bucket_that_is_there_and_its_own(string code, ArtifactFault? fault)
    {
        await using var stub = new StubServer(_ => Refusal(409, code));
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint));

        var failure = await Record.ExceptionAsync(() => store.CreateBucketAsync(default).Within(Limit));

        Assert.Equal(fault, (failure as ArtifactException)?.Fault);
        Assert.Equal(fault is null, failure is null);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("soon", null)]
    public async Task Passes_on_how_long_to_wait(string header, int? seconds)
    {
        await using var stub = new StubServer(_ => Refusal(503, "SlowDown", $"\nRetry-After: {header}"));
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint));

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.Equal(ArtifactFault.Throttled, failure.Fault);
        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 500", "<ListBucketResult>", "breaks off")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 12", "<html>hello!", "a captive portal")]
    [InlineData("no HTTP at all", "", "another protocol")]
    public async Task Blames_the_network_for_an_answer_that_is_none(string head, string body, string because)
    {
        await using var stub = new StubServer(_ => StubAnswer.Of(head, body));
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint));

        var failure = await S3Stores.FailureAsync(store).Within(Limit);

        Assert.True(failure.Fault == ArtifactFault.Unreachable, $"{because}: {failure}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    public async Task Says_that_a_download_broke_off(int after)
    {
        await using var stub = new StubServer(_ =>
            StubAnswer.Of("HTTP/1.1 200 OK\nETag: \"t\"\nContent-Length: 1000", new string('x', after))
        );
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint));
        await using var content = await store.OpenAsync(new("model.onnx", 1_000, "\"t\""), 0, default).Within(Limit);
        await content.Bytes.ReadExactlyAsync(new byte[after]).Within(Limit);

        var failure = await Assert
            .ThrowsAsync<ArtifactException>(() => TestBytes.ReadAllAsync(content.Bytes))
            .Within(Limit);

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Contains("s3://models/iris/model.onnx", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\nETag: \"other\"\nContent-Length: 4", 0, ArtifactFault.Changed)]
    [InlineData(
        "HTTP/1.1 206 OK\nETag: \"other\"\nContent-Range: bytes 2-3/4\nContent-Length: 2",
        2,
        ArtifactFault.Changed
    )]
    [InlineData("HTTP/1.1 200 OK\nETag: \"t\"\nContent-Length: 4", 2, ArtifactFault.Invalid)]
    public async Task Catches_a_store_that_minds_no_conditions(string head, int offset, ArtifactFault fault)
    {
        await using var stub = new StubServer(_ => StubAnswer.Of(head, "abcd"[offset..]));
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint));

        var failure = await Assert
            .ThrowsAsync<ArtifactException>(() => store.OpenAsync(new("model.onnx", 4, "\"t\""), offset, default))
            .Within(Limit);

        Assert.Equal(fault, failure.Fault);
    }

    private static StubAnswer Refusal(int status, string code, string headers = "")
    {
        var body = code.Length == 0 ? "" : $"<Error><Code>{code}</Code><Message>no</Message></Error>";
        return StubAnswer.Of(
            $"HTTP/1.1 {status} No\nContent-Type: application/xml\nContent-Length: {body.Length}{headers}",
            body
        );
    }
}
