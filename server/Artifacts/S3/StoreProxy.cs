using System.Net;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.S3;

/// <summary>
/// The proxy that the settings name: <c>HTTPS_PROXY</c> or <c>HTTP_PROXY</c> by the scheme of the store, but not for hosts in <c>NO_PROXY</c>
/// (names, which hold for what is below them, addresses, or <c>*</c>). Where the settings name none, what the process's environment says.
/// </summary>
internal sealed class StoreProxy(IStoreSettings settings) : IWebProxy
{
    /// <summary>Only those in the proxy's URL; it is asked for after a URL has been given.</summary>
    public ICredentials? Credentials
    {
        get => new UrlCredentials();
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) =>
        Named(destination) is { } named ? named : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) =>
        Excepts(host) || (Named(host) is null && HttpClient.DefaultProxy.IsBypassed(host));

    private Uri? Named(Uri store)
    {
        var name = store.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        var text = settings.Find(name) ?? settings.Find(name.ToLowerInvariant());
        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) ? proxy : null;
    }

    private bool Excepts(Uri store) =>
        (settings.Find("NO_PROXY") ?? settings.Find("no_proxy") ?? "")
            .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.TrimStart('*').TrimStart('.'))
            .Any(entry =>
                entry.Length == 0
                || store.Host.Equals(entry, StringComparison.OrdinalIgnoreCase)
                || store.Host.EndsWith($".{entry}", StringComparison.OrdinalIgnoreCase)
            );

    /// <summary>The user and password of the proxy's URL, or those of the environment's.</summary>
    private sealed class UrlCredentials : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType) =>
            uri.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password]
                ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password))
                : HttpClient.DefaultProxy.Credentials?.GetCredential(uri, authType);
    }
}
