using System.Net;
using System.Net.Http.Headers;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Credentials;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Retrying;

namespace Sluice.KubernetesClient.Transport;

/// <summary>
/// Sends requests: in their turn, with credentials, within a time, again where that is safe; and makes of everything that is
/// not an answer a <see cref="KubernetesException"/>.
/// </summary>
internal sealed class ApiTransport : IDisposable
{
    private readonly ClusterSettings _cluster;
    private readonly KubernetesClientOptions _options;
    private readonly ClientSurroundings _surroundings;
    private readonly ICredentialSource _credentials;
    private readonly ServerConnections _connections;
    private readonly RequestGate _gate;
    private readonly string _address;

    public ApiTransport(ClusterSettings cluster, KubernetesClientOptions options, ClientSurroundings surroundings)
    {
        _cluster = cluster;
        _options = options.Checked();
        _surroundings = surroundings;
        _credentials = CredentialSources.Make(cluster, surroundings);
        _connections = new ServerConnections(cluster);
        _gate = new RequestGate(options.RequestsPerSecond, options.Burst, options.MaxUnderWay, surroundings.Time);
        _address = cluster.Server.ToString().TrimEnd('/');
    }

    /// <summary>The answer's whole body.</summary>
    public async Task<byte[]> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        var limit = request.Timeout ?? _options.Timeout;
        using var call = new CallTime(limit, _surroundings.Time, cancellation);
        return await RepeatAsync(
            request,
            call,
            async () =>
            {
                using var turn = request.IsUrgent ? null : await _gate.EnterAsync(call.Token);
                using var response = await OpenOnceAsync(request, call.Token);
                return await response.Content.ReadAsByteArrayAsync(call.Token);
            }
        );
    }

    /// <summary>An answer whose body goes on; the time is for its beginning. The caller disposes it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var call = new CallTime(request.Timeout ?? _options.Timeout, _surroundings.Time, cancellation);
        return await GuardAsync(
            request,
            call,
            async () =>
            {
                await _gate.PaceAsync(call.Token);
                return await OpenOnceAsync(request, call.Token);
            }
        );
    }

    /// <summary>What was asked and where, for messages.</summary>
    public string Asked(ApiRequest request) => $"{request.What} at {_address}";

    public void Dispose()
    {
        _connections.Dispose();
        _gate.Dispose();
        (_credentials as IDisposable)?.Dispose();
    }

    private async Task<T> RepeatAsync<T>(ApiRequest request, CallTime call, Func<Task<T>> attempt)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await GuardAsync(request, call, attempt);
            }
            catch (KubernetesException failure)
                when (RetryPolicy.Wait(failure, request.IsRead, tries, call.Left, _surroundings.Random) is { } wait)
            {
                TransportLog.Again(_surroundings.Log, wait, failure.Message);
                await GuardAsync(
                    request,
                    call,
                    async () =>
                    {
                        await Task.Delay(wait, _surroundings.Time, call.Token);
                        return true;
                    }
                );
            }
        }
    }

    /// <summary>Any failure becomes our exception; the caller's own cancellation stays what it is.</summary>
    private async Task<T> GuardAsync<T>(ApiRequest request, CallTime call, Func<Task<T>> attempt)
    {
        try
        {
            return await attempt();
        }
        catch (OperationCanceledException failure) when (!call.IsCancelledByCaller)
        {
            throw call.IsOver
                ? new KubernetesException(
                    KubernetesFault.Timeout,
                    $"{Asked(request)}: no answer within {call.Limit.TotalSeconds:0.###} s",
                    failure
                )
                : TransportFaults.Of(Asked(request), failure);
        }
        // The last is what a packed answer that breaks off is to the unpacking.
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidDataException)
        {
            call.ThrowIfCancelledByCaller();
            throw TransportFaults.Of(Asked(request), failure);
        }
    }

    private async Task<HttpResponseMessage> OpenOnceAsync(ApiRequest request, CancellationToken cancellation)
    {
        var credential = await _credentials.GetAsync(cancellation);
        var response = await ExchangeAsync(request, credential, cancellation);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            response = await AgainAsync(request, response, credential, cancellation);

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await ReadFaultAsync(request, response, cancellation);
    }

    /// <summary>The credential was refused: once more with a new one, if there is another.</summary>
    private async Task<HttpResponseMessage> AgainAsync(
        ApiRequest request,
        HttpResponseMessage refusal,
        Credential refused,
        CancellationToken cancellation
    )
    {
        _credentials.Reject(refused);
        var isAnswer = false;
        try
        {
            var next = await _credentials.GetAsync(cancellation);
            isAnswer = ReferenceEquals(next, refused);
            return isAnswer ? refusal : await ExchangeAsync(request, next, cancellation);
        }
        finally
        {
            if (!isAnswer)
                refusal.Dispose();
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(
        ApiRequest request,
        Credential credential,
        CancellationToken cancellation
    )
    {
        using var message = Message(request, credential);
        var started = _surroundings.Time.GetTimestamp();
        var response = await _connections.SendAsync(message, credential, cancellation);
        TransportLog.Answered(
            _surroundings.Log,
            request.What,
            (int)response.StatusCode,
            _surroundings.Time.GetElapsedTime(started).TotalMilliseconds
        );
        return response;
    }

    private HttpRequestMessage Message(ApiRequest request, Credential credential)
    {
        var message = new HttpRequestMessage(request.Method, new Uri($"{_address}/{request.Path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // The handler asks for, and checks, the certificate of the host in this header; its own setting it overwrites.
        message.Headers.Host = _cluster.TlsServerName;
        message.Headers.UserAgent.ParseAdd(_options.UserAgent);
        message.Headers.Authorization = credential.Authorization;
        if (_cluster.Credentials.ActAs is { } other)
            AddImpersonation(message.Headers, other);
        if (request.Body is { } body)
        {
            message.Content = new StringContent(body.ToJsonString());
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return message;
    }

    private static void AddImpersonation(HttpRequestHeaders headers, Impersonation other)
    {
        headers.Add("Impersonate-User", other.User);
        if (other.Uid is { } uid)
            headers.Add("Impersonate-Uid", uid);
        if (other.Groups.Count > 0)
            headers.Add("Impersonate-Group", other.Groups);
    }

    private async Task<KubernetesException> ReadFaultAsync(
        ApiRequest request,
        HttpResponseMessage response,
        CancellationToken cancellation
    )
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > _surroundings.Time.GetUtcNow() => date - _surroundings.Time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return StatusFaults.Of(Asked(request), response.StatusCode, retryAfter, body);
    }
}
