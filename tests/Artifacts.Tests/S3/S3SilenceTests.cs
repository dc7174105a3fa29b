using Sluice.Artifacts.S3;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Artifacts.Tests.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>A store that says nothing more.</summary>
public sealed class S3SilenceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly S3Limits Patience = new();

    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _asked = new();

    [Fact]
    public async Task Gives_up_when_no_answer_comes()
    {
        await using var stub = Silent("");
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint), time: _time);
        var asking = S3Stores.FailureAsync(store);
        await _asked.Task.Within(Limit);

        _time.Advance(Patience.AnswerWithin - TimeSpan.FromSeconds(1));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        var failure = await asking.Within(Limit);

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Contains("nothing came for 60 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_when_the_bytes_of_a_download_stop()
    {
        await using var stub = Silent("HTTP/1.1 200 OK\nETag: \"t\"\nContent-Length: 9");
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint), time: _time);
        await using var content = await store.OpenAsync(new("model.onnx", 9, "\"t\""), 0, default).Within(Limit);
        await content.Bytes.ReadExactlyAsync(new byte[3]).Within(Limit);
        var reading = content.Bytes.ReadAsync(new byte[3]).AsTask();

        _time.Advance(Patience.BytesWithin - TimeSpan.FromSeconds(1));
        Assert.False(reading.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        var failure = await Assert.ThrowsAsync<ArtifactException>(() => reading).Within(Limit);

        Assert.Equal(ArtifactFault.Unreachable, failure.Fault);
        Assert.Contains("nothing came for 30 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Minds_no_reader_who_takes_his_time()
    {
        await using var stub = new StubServer(_ =>
            StubAnswer.Of("HTTP/1.1 200 OK\nETag: \"t\"\nContent-Length: 6", "abcdef")
        );
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint), time: _time);
        await using var content = await store.OpenAsync(new("model.onnx", 6, "\"t\""), 0, default).Within(Limit);
        await content.Bytes.ReadExactlyAsync(new byte[3]).Within(Limit);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("def"u8.ToArray(), await TestBytes.ReadAllAsync(content.Bytes).Within(Limit));
    }

    [Fact]
    public async Task Waits_for_an_upload_as_long_as_it_goes_on()
    {
        using var seen = new CountdownEvent(3);
        await using var stub = new StubServer(_ =>
        {
            seen.Wait(Limit);
            return StubAnswer.Of("HTTP/1.1 200 OK\nETag: \"t\"\nContent-Length: 0");
        });
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint), time: _time);
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, new byte[500_000]);
        var options = new WriteOptions { Progress = _ => SlowStep(seen) };

        await store.WriteAsync("model.onnx", file, options, default).Within(Limit);

        File.Delete(file);
        Assert.True(seen.IsSet);
    }

    [Fact]
    public async Task Does_not_call_a_caller_who_gives_up_a_fault()
    {
        await using var stub = Silent("");
        using var store = S3Stores.Open(S3Stores.SettingsOf(stub.Endpoint), time: _time);
        using var cancel = new CancellationTokenSource();
        var asking = store.FindAsync("model.onnx", cancel.Token);
        await _asked.Task.Within(Limit);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Within(Limit));
    }

    private void SlowStep(CountdownEvent seen)
    {
        _time.Advance(Patience.AnswerWithin - TimeSpan.FromSeconds(1));
        if (!seen.IsSet)
        {
            seen.Signal();
        }
    }

    private StubServer Silent(string head) =>
        new(_ =>
        {
            _asked.TrySetResult();
            return head.Length == 0 ? new StubAnswer([], ThenSilence: true) : StubAnswer.Of(head, "abc", true);
        });
}
