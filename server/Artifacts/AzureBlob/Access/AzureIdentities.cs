using Azure.Core;

namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>
/// The credential of the identity that is current: kept while the identity stays the same, since it keeps tokens; made anew when the
/// settings name another one. Thread-safe.
/// </summary>
/// <param name="make">Makes one.</param>
internal sealed class AzureIdentities(Func<AzureIdentity, HttpClient, TokenCredential> make)
{
    private readonly Lock _lock = new();
    private (AzureIdentity Identity, TokenCredential Credential)? _current;

    /// <param name="identity">Who asks.</param>
    /// <param name="http">Used for the requests for tokens.</param>
    public TokenCredential Of(AzureIdentity identity, HttpClient http)
    {
        lock (_lock)
        {
            if (_current is not { } current || current.Identity != identity)
            {
                _current = current = (identity, make(identity, http));
            }

            return current.Credential;
        }
    }
}
