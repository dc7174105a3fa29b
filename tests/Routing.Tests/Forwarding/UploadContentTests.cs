using System.IO.Pipelines;
using Sluice.Routing.Forwarding;
using Sluice.Routing.Peeking;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Forwarding;

public sealed class UploadContentTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_was_peeked_at_is_sent_and_the_rest_as_it_comes()
    {
        var pipe = new Pipe();
        var body = new RequestBody(pipe.Reader);
        await pipe.Writer.WriteAsync("abc"u8.ToArray());
        await body.ReadAsync(CancellationToken.None);
        using var content = new UploadContent(body);
        using var sent = new MemoryStream();

        var sending = content.CopyToAsync(sent);
        await pipe.Writer.WriteAsync("def"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        await sending.Within(Limit);

        Assert.Equal("abcdef"u8.ToArray(), sent.ToArray());
        Assert.True(body.IsEnded);
    }

    [Fact]
    public async Task A_closed_upload_reads_no_more_and_does_not_begin_again()
    {
        var pipe = new Pipe();
        using var content = new UploadContent(new RequestBody(pipe.Reader));
        var sending = content.CopyToAsync(Stream.Null);

        await content.CloseAsync().Within(Limit);

        await Assert.ThrowsAnyAsync<Exception>(() => sending).Within(Limit);
        await Assert.ThrowsAsync<HttpRequestException>(() => content.CopyToAsync(Stream.Null)).Within(Limit);
        await pipe.Writer.WriteAsync("left"u8.ToArray());
        Assert.True(pipe.Reader.TryRead(out var left), "nothing else reads the body");
        Assert.Equal(4, left.Buffer.Length);
    }

    [Fact]
    public async Task It_may_begin_again_only_while_nothing_is_gone()
    {
        var pipe = new Pipe();
        var body = new RequestBody(pipe.Reader);
        using var content = new UploadContent(body);
        using var given = new CancellationTokenSource();
        var first = content.CopyToAsync(Stream.Null, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => first).Within(Limit);
        await pipe.Writer.WriteAsync("all"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        using var sent = new MemoryStream();

        await content.CopyToAsync(sent).Within(Limit);

        Assert.Equal("all"u8.ToArray(), sent.ToArray());
        await Assert.ThrowsAsync<HttpRequestException>(() => content.CopyToAsync(Stream.Null)).Within(Limit);
    }
}
