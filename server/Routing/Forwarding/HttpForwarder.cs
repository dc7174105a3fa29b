using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Routing.Errors;

namespace Sluice.Routing.Forwarding;

/// <summary>Forwards with the platform's HTTP client: HTTP/1.1 or HTTP/2 in, cleartext HTTP/2 out.</summary>
internal sealed class HttpForwarder(HttpMessageInvoker client, ILogger logger) : IForwarder
{
    public async Task ForwardAsync(HttpContext context, ForwardRequest request, CancellationToken cancellation)
    {
        using var content = request.Body is null ? null : new UploadContent(request.Body);
        using var message = BackendRequest.Create(context, request, content);
        request.Backend.Load.Begin();
        try
        {
            await ExchangeAsync(context, message, content, cancellation);
        }
        catch (Exception exception) when (exception is not RoutingException)
        {
            cancellation.ThrowIfCancellationRequested();
            End(context, request, exception);
        }
        finally
        {
            if (content is not null)
                await content.CloseAsync();
            request.Backend.Load.End();
        }
    }

    public void Dispose() => client.Dispose();

    private async Task ExchangeAsync(
        HttpContext context,
        HttpRequestMessage message,
        UploadContent? content,
        CancellationToken cancellation
    )
    {
        using var answer = await client.SendAsync(message, cancellation);
        BackendResponse.CopyHead(answer, context.Response);
        await BackendResponse.CopyBodyAsync(answer, context.Response, cancellation);
        BackendResponse.CopyTrailers(answer, context.Response);

        // The backend has said all it will: what is left of the upload it does not need.
        if (content is not null)
            await content.CloseAsync();
    }

    /// <summary>Finds out whose fault it was: the client's that sent no valid body, or the backend's.</summary>
    private void End(HttpContext context, ForwardRequest request, Exception exception)
    {
        if (request.Body?.Failure is { } failure)
        {
            throw failure is BadHttpRequestException
                ? failure
                : new OperationCanceledException(failure.Message, failure);
        }

        var (revision, address) = (request.Revision, request.Backend.Address);
        if (context.Response.HasStarted)
        {
            ForwardingLog.BrokeOff(logger, address, revision.Variant, revision.Name, exception.Message, exception);
            context.Abort();
            return;
        }

        ForwardingLog.DidNotAnswer(logger, address, revision.Variant, revision.Name, exception.Message, exception);
        throw new RoutingException(
            RoutingErrorCode.Unavailable,
            $"variant '{revision.Variant}' (revision '{revision.Name}') did not answer: its server could not be reached "
                + "or broke off; the same request may pass later",
            exception
        );
    }
}
