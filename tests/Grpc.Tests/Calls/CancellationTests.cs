using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

public sealed class CancellationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("the handler lets the cancellation out", false)]
    [InlineData("the handler fails because of it", true)]
    public async Task A_client_that_goes_away_cancels_its_handler_and_is_no_error(string because, bool fails)
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var server = await TestService.StartAsync(
            async (_, call) =>
            {
                entered.SetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.Cancellation);
                }
                catch (OperationCanceledException cancellation) when (fails)
                {
                    throw new InvalidOperationException("half done", cancellation);
                }
                finally
                {
                    cancelled.SetResult();
                }

                return new ModelInferResponse();
            }
        );
        using var client = new GrpcTestClient(server.Address);
        using var patience = new CancellationTokenSource();

        var reply = client.SendAsync(TestService.Path, GrpcTestClient.Frame([]), cancellation: patience.Token);
        await entered.Task.Within(Limit);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply).Within(Limit);
        await cancelled.Task.Within(Limit);
        var next = await client.SendAsync("/test.Echo/Other", GrpcTestClient.Frame([])).Within(Limit);
        Assert.True(next.Status == (int)GrpcStatusCode.Unimplemented, because);
    }

    [Fact]
    public async Task A_client_that_goes_away_inside_its_message_is_no_error()
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync);
        using var client = new GrpcTestClient(server.Address);
        using var body = new HeldContent([0, 0, 0, 1, 0, 42]);
        using var patience = new CancellationTokenSource();

        var reply = client.SendAsync(TestService.Path, body, cancellation: patience.Token);
        await body.Sent.Within(Limit);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply).Within(Limit);
        var next = await client.SendAsync(TestService.Path, GrpcTestClient.Frame([])).Within(Limit);
        Assert.Equal(0, next.Status);
    }
}
