using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;
using Sluice.Routing.Answering;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Forwarding;

/// <summary>An answer that the platform's HTTP client reads.</summary>
/// <param name="request">What was sent; disposed with this.</param>
/// <param name="answer">What came back; disposed with this.</param>
/// <param name="upload">The request's body on its way; null when it had none.</param>
/// <param name="body">The same as the client sends it.</param>
internal sealed class HttpBackendAnswer(
    HttpRequestMessage request,
    HttpResponseMessage answer,
    UploadContent? upload,
    RequestBody? body
) : IBackendAnswer
{
    private Stream? _stream;

    public int Status => (int)answer.StatusCode;

    public IEnumerable<KeyValuePair<string, StringValues>> Headers =>
        Passing(answer.Headers.NonValidated).Concat(Passing(answer.Content.Headers.NonValidated));

    public IEnumerable<KeyValuePair<string, StringValues>> Trailers => Passing(answer.TrailingHeaders.NonValidated);

    public StringValues Header(string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? Join(values) : default;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            _stream ??= await answer.Content.ReadAsStreamAsync(cancellation);
            return await _stream.ReadAsync(buffer, cancellation);
        }
        catch (Exception exception)
        {
            cancellation.ThrowIfCancellationRequested();
            HttpForwarder.ThrowIfClients(body);
            throw new BackendException(BackendFailure.BrokeOff, exception);
        }
    }

    public Task EndUploadAsync() => upload?.CloseAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // An answer that was not read to its end resets its stream, and an upload still on its way ends by that.
        answer.Dispose();
        await EndUploadAsync();
        request.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, StringValues>> Passing(HttpHeadersNonValidated headers)
    {
        var connection = headers.TryGetValues("Connection", out var values) ? Join(values) : default;
        foreach (var (name, value) in headers)
        {
            if (!HopByHop.Contains(name, connection) && !AnswerLabels.IsLabel(name))
                yield return new(name, Join(value));
        }
    }

    private static StringValues Join(HeaderStringValues values) =>
        values.Count == 1 ? values.ToString() : values.ToArray();
}
