using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using Sluice.Grpc.Clients;
using Sluice.Grpc.Status;
using Sluice.Protos.Control;
using Sluice.Routing.Table;

namespace Sluice.Routing.Control;

/// <summary>Stays connected to one operator: takes its updates, acknowledges what is in effect, reports.</summary>
/// <param name="address">As it is called.</param>
/// <param name="endPoint">Where it is.</param>
/// <param name="parts">What all links work with.</param>
internal sealed class OperatorLink(ControlAddress address, IPEndPoint endPoint, LinkParts parts)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);
    private readonly string _name = $"{endPoint}";
    private int _failures;

    /// <summary>Whether the operator has spoken on the present connection.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Connects, again and again, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var reason = await ConnectAsync(cancellation);
            IsConnected = false;
            if (cancellation.IsCancellationRequested)
                return;
            var delay = ReconnectDelay.After(++_failures, parts.NextChance());
            ControlLog.Disconnected(parts.Logger, _name, reason, delay);
            await Task.Delay(delay, parts.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Why the connection ended.</returns>
    private async Task<string> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            await StreamAsync(cancellation);
            return "it has ended the stream";
        }
        catch (GrpcException untrusted) when (untrusted.InnerException?.GetBaseException() is AuthenticationException)
        {
            return $"{untrusted.Status.Detail} Expected TLS with a certificate for '{address.Host}' that an authority of "
                + $"{parts.Options.AuthorityFile} (--control-ca) has signed";
        }
        catch (GrpcException ended)
        {
            return $"{ended.Status.Code}: {ended.Status.Detail}";
        }
        catch (RoutingTableException refused)
        {
            return refused.Message;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "the connection has broken off";
        }
        catch (OperationCanceledException)
        {
            return "this router ends";
        }
    }

    private async Task StreamAsync(CancellationToken cancellation)
    {
        var options = parts.Options;
        var scheme = options.AuthorityFile is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        using var http = OperatorTransport.Create(address.Host, endPoint, options.AuthorityFile);
        var client = new GrpcClient(http, new Uri($"{scheme}://{address}"));
        using var aborting = new CancellationTokenSource(Timeout.InfiniteTimeSpan, parts.Time);
        await using var call = client.Duplex<RouterMessage, OperatorMessage>(
            ControlStream.Path,
            OperatorMessage.Parser,
            ControlStream.MaxMessageBytes,
            await ControlStream.CredentialsAsync(options.TokenFile, cancellation),
            aborting.Token
        );
        using var feed = parts.State.Connect(_name);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writer = new LinkWriter(call, parts);
        var writing = writer.RunAsync(ending.Token);
        await using var end = cancellation.UnsafeRegister(_ => SayGoodbye(call, aborting), null);
        try
        {
            await ReadAsync(call, feed, writer, aborting.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await writing;
        }
    }

    /// <summary>Ends the stream in order, so that the operator does not wait for this router; not for long, though.</summary>
    private void SayGoodbye(GrpcDuplexCall<RouterMessage, OperatorMessage> call, CancellationTokenSource aborting)
    {
        call.Complete();
        aborting.CancelAfter(IsConnected ? Farewell : TimeSpan.Zero);
    }

    private async Task ReadAsync(
        GrpcDuplexCall<RouterMessage, OperatorMessage> call,
        OperatorFeed feed,
        LinkWriter writer,
        CancellationToken cancellation
    )
    {
        await foreach (var message in call.ReadAllAsync(cancellation))
        {
            switch (message.MessageCase)
            {
                case OperatorMessage.MessageOneofCase.Welcome:
                    (_failures, IsConnected) = (0, true);
                    ControlLog.Connected(parts.Logger, _name, message.Welcome.Name, message.Welcome.Version);
                    break;
                case OperatorMessage.MessageOneofCase.Update:
                    feed.Accept(message.Update);
                    writer.Wake();
                    break;
                case OperatorMessage.MessageOneofCase.ReportRequest:
                    writer.ReportNow(message.ReportRequest.Number);
                    break;
                case OperatorMessage.MessageOneofCase.None:
                default:
                    // Said by a later version.
                    break;
            }
        }
    }
}
