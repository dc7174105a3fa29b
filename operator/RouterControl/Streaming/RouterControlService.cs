using Microsoft.Extensions.Logging;
using Sluice.Grpc.Calls;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;
using Sluice.Protos.Control;
using Sluice.RouterControl.Fleet;

namespace Sluice.RouterControl.Streaming;

/// <summary>The control stream's operator side: the wire; <see cref="RouterFleet"/> holds what it means.</summary>
internal sealed class RouterControlService(RouterFleet fleet, IRouterVerifier verifier, Welcome welcome, ILogger logger)
    : IGrpcService
{
    private const string Scheme = "Bearer ";

    public string Name => "sluice.control.v1.RouterControl";

    public void Describe(GrpcMethods methods) =>
        methods.Bidirectional<RouterMessage, OperatorMessage>("Connect", RouterMessage.Parser, ConnectAsync);

    private async ValueTask ConnectAsync(
        GrpcRequestStream<RouterMessage> requests,
        GrpcResponseStream<OperatorMessage> responses,
        GrpcCall call
    )
    {
        await VerifyAsync(call);
        var first = await requests.ReadAsync(call.Cancellation);
        if (first?.Hello is not { Instance.Length: > 0 } hello)
            throw new GrpcException(GrpcStatusCode.InvalidArgument, "expected a hello with an instance first");

        var session = fleet.Join(hello);
        RouterControlLog.Joined(logger, hello.Name, hello.Instance, hello.Version);
        var saidGoodbye = false;
        try
        {
            await responses.WriteAsync(new OperatorMessage { Welcome = welcome });
            saidGoodbye = await ExchangeAsync(session, requests, responses, call);
        }
        finally
        {
            fleet.Leave(session, saidGoodbye);
            RouterControlLog.Left(logger, hello.Name, hello.Instance, saidGoodbye);
        }
    }

    private async Task<bool> ExchangeAsync(
        RouterSession session,
        GrpcRequestStream<RouterMessage> requests,
        GrpcResponseStream<OperatorMessage> responses,
        GrpcCall call
    )
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, call.Stopping);
        var writing = WriteAsync(session, responses, ending.Token);
        try
        {
            return await ReadAsync(session, requests, writing, call);
        }
        finally
        {
            await ending.CancelAsync();
            await writing;
        }
    }

    private async Task VerifyAsync(GrpcCall call)
    {
        var authorization = call.RequestHeaders.Get("authorization") ?? "";
        var token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : "";
        if (await verifier.RefuseAsync(token, call.Cancellation) is not { } reason)
            return;
        RouterControlLog.Refused(logger, reason);
        throw new GrpcException(GrpcStatusCode.Unauthenticated, reason);
    }

    /// <returns>Whether the router said good-bye: it ended its side in order.</returns>
    private async Task<bool> ReadAsync(
        RouterSession session,
        GrpcRequestStream<RouterMessage> requests,
        Task writing,
        GrpcCall call
    )
    {
        while (await requests.ReadAsync(call.Cancellation) is { } message)
        {
            switch (message.MessageCase)
            {
                case RouterMessage.MessageOneofCase.Acknowledgement:
                    fleet.Acknowledge(session, message.Acknowledgement);
                    break;
                case RouterMessage.MessageOneofCase.Report:
                    fleet.Report(session, message.Report);
                    break;
                case RouterMessage.MessageOneofCase.Hello:
                    throw new GrpcException(GrpcStatusCode.InvalidArgument, "expected one hello, got a second");
                case RouterMessage.MessageOneofCase.None:
                default:
                    // Said by a later version.
                    break;
            }
            if (writing.IsFaulted)
                await writing;
        }
        return true;
    }

    private async Task WriteAsync(
        RouterSession session,
        GrpcResponseStream<OperatorMessage> responses,
        CancellationToken cancellation
    )
    {
        RouteSnapshot? told = null;
        var asked = 0ul;
        try
        {
            while (true)
            {
                if (fleet.Snapshot is { } now && !ReferenceEquals(now, told))
                {
                    if (RouteUpdates.Between(told, now) is { } update)
                        await responses.WriteAsync(new OperatorMessage { Update = update });
                    told = now;
                }
                if (session.LastAsked is var last && last != asked)
                {
                    asked = last;
                    await responses.WriteAsync(
                        new OperatorMessage { ReportRequest = new ReportRequest { Number = last } }
                    );
                }
                await session.WaitAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The stream ends.
        }
    }
}
