using System.Globalization;
using Azure.Core;
using Sluice.Artifacts.AzureBlob.Access;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.AzureBlob;

/// <summary>
/// Sends requests to one account, each once, with the credentials that the settings hold at that moment. Throws
/// <see cref="ArtifactException"/> only, and cancellation of the caller's. Thread-safe.
/// </summary>
internal sealed class AzureBlobRequests(
    ArtifactUri root,
    IStoreSettings settings,
    TimeProvider time,
    Func<AzureIdentity, HttpClient, TokenCredential> credentials
) : IDisposable
{
    // Known to Azure Stack's and to azurite's blob services too.
    private const string ApiVersion = "2021-12-02";

    private readonly HttpClient _http = StoreConnections.Make(settings);
    private readonly AzureIdentities _identities = new(credentials);

    private ArtifactUri Root => root;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Sends a request and reads its answer to the end.</summary>
    public async Task<T> SendAsync<T>(
        AzureBlobRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellation
    )
    {
        using var guard = new StallGuard(request.Within, time, cancellation);
        using var exchange = new Exchange(this, request, guard);
        return await exchange.RunAsync(async answer => await read(answer, guard.Token));
    }

    /// <summary>Sends a request whose answer says everything in its head.</summary>
    public Task SendAsync(AzureBlobRequest request, CancellationToken cancellation) =>
        SendAsync(request, (_, _) => Task.FromResult(true), cancellation);

    /// <summary>Sends a request whose answer the caller reads, for as long as bytes come.</summary>
    public async Task<ObjectContent> OpenAsync(
        AzureBlobRequest request,
        Func<HttpResponseMessage, StoredObject> describe,
        CancellationToken cancellation
    )
    {
        var guard = new StallGuard(request.Within, time, cancellation);
        var exchange = new Exchange(this, request, guard);
        try
        {
            return await exchange.RunAsync(async answer =>
            {
                var bytes = await answer.Content.ReadAsStreamAsync(guard.Token);
                guard.Rest();
                return new ObjectContent(describe(answer), new GuardedStream(bytes, guard, exchange.Explain, exchange));
            });
        }
        catch
        {
            exchange.Dispose();
            guard.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private AzureAccess Access()
    {
        try
        {
            return AzureAccess.Of(root, settings, identity => _identities.Of(identity, _http));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(
                ArtifactFault.CredentialsMissing,
                $"{root}: {settings.Origin} cannot be read: {failure.Message}",
                failure
            );
        }
    }

    /// <summary>One request and its answer.</summary>
    private sealed class Exchange(AzureBlobRequests requests, AzureBlobRequest request, StallGuard guard) : IDisposable
    {
        private readonly AzureBlobPlace _place = new(requests.Root, request.Path);
        private AzureAccess? _access;
        private HttpRequestMessage? _message;
        private HttpResponseMessage? _answer;

        public async Task<T> RunAsync<T>(Func<HttpResponseMessage, Task<T>> read)
        {
            try
            {
                guard.Token.ThrowIfCancellationRequested();
                _access = requests.Access();
                _message = await ComposeAsync(_access);
                _answer = await requests._http.SendAsync(
                    _message,
                    HttpCompletionOption.ResponseHeadersRead,
                    guard.Token
                );
                guard.Moved();
                return _answer.IsSuccessStatusCode
                    ? await read(_answer)
                    : throw AzureBlobFaults.Of(_answer, _place, _access, requests.Now);
            }
            catch (Exception failure) when (failure is not ArtifactException)
            {
                throw Explain(failure);
            }
        }

        public Exception Explain(Exception failure) => AzureBlobFaults.Of(failure, _place, _access, guard);

        public void Dispose()
        {
            _answer?.Dispose();
            _message?.Dispose();
        }

        private async Task<HttpRequestMessage> ComposeAsync(AzureAccess access)
        {
            var message = new HttpRequestMessage(request.Method, _place.Url(access, request.Query))
            {
                Content = request.Body?.Invoke(guard),
            };
            message.Headers.TryAddWithoutValidation("x-ms-version", ApiVersion);
            message.Headers.TryAddWithoutValidation(
                "x-ms-date",
                requests.Now.ToString("R", CultureInfo.InvariantCulture)
            );
            foreach (var (name, value) in request.Headers)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }

            await access.Authorization.AuthorizeAsync(message, guard.Token);
            return message;
        }
    }
}
