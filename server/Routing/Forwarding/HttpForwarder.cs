using Microsoft.AspNetCore.Http;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Forwarding;

/// <summary>Forwards with the platform's HTTP client: cleartext HTTP/2 out.</summary>
internal sealed class HttpForwarder(HttpMessageInvoker client) : IForwarder
{
    public async Task<IBackendAnswer> SendAsync(ForwardRequest request, CancellationToken cancellation)
    {
        var content = request.Body is null ? null : new UploadContent(request.Body);
        var message = BackendRequest.Create(request, content);
        try
        {
            var answer = await client.SendAsync(message, cancellation);
            return new HttpBackendAnswer(message, answer, content, request.Body);
        }
        catch (Exception exception)
        {
            if (content is not null)
                await content.CloseAsync();
            message.Dispose();
            cancellation.ThrowIfCancellationRequested();
            ThrowIfClients(request.Body);
            throw BackendException.From(exception);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>Throws what the client did to its body: then the backend is not to blame.</summary>
    public static void ThrowIfClients(RequestBody? body)
    {
        if (body?.Failure is not { } failure)
            return;
        throw failure is BadHttpRequestException bad
            ? new BadHttpRequestException(bad.Message, bad.StatusCode, bad)
            : new OperationCanceledException(failure.Message, failure);
    }
}
