using System.Buffers;
using System.IO.Pipelines;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Tests.Peeking;

public sealed class RequestBodyTests
{
    [Fact]
    public async Task What_was_read_stays_until_it_is_consumed()
    {
        var pipe = new Pipe();
        var body = new RequestBody(pipe.Reader);
        await pipe.Writer.WriteAsync("ab"u8.ToArray());

        var first = await body.ReadAsync(CancellationToken.None);
        var again = await body.ReadAsync(CancellationToken.None);
        await pipe.Writer.WriteAsync("c"u8.ToArray());
        var more = await body.ReadMoreAsync(CancellationToken.None);

        Assert.Equal("ab"u8, first.Buffer.ToArray());
        Assert.Equal(2, again.Buffer.Length);
        Assert.Equal("abc"u8, more.Buffer.ToArray());
        Assert.False(body.HasConsumed);
        body.Consume();
        Assert.True(body.HasConsumed);
        Assert.False(body.IsEnded);
    }

    [Fact]
    public async Task The_end_is_consumed_too()
    {
        var pipe = new Pipe();
        var body = new RequestBody(pipe.Reader);
        await pipe.Writer.CompleteAsync();

        await body.ReadAsync(CancellationToken.None);
        body.Consume();
        body.Consume();

        Assert.True(body.IsEnded);
        Assert.False(body.HasConsumed, "of nothing nothing is gone");
    }

    [Fact]
    public async Task A_failure_of_the_client_is_remembered_and_a_cancellation_is_not()
    {
        var broken = new Pipe();
        var patient = new Pipe();
        await broken.Writer.CompleteAsync(new IOException("reset"));
        var (bodyBroken, bodyPatient) = (new RequestBody(broken.Reader), new RequestBody(patient.Reader));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<IOException>(async () => await bodyBroken.ReadAsync(CancellationToken.None));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await bodyPatient.ReadAsync(cancelled.Token)
        );

        Assert.Equal("reset", bodyBroken.Failure?.Message);
        Assert.Null(bodyPatient.Failure);
    }
}
