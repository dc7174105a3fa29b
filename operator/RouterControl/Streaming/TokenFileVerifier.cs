using System.Security.Cryptography;
using System.Text;

namespace Sluice.RouterControl.Streaming;

/// <summary>Takes routers that know a secret of a file, which is read at each connection. For where there is no Kubernetes.</summary>
/// <param name="path">The file; white space around the secret does not count.</param>
public sealed class TokenFileVerifier(string path) : IRouterVerifier
{
    public async ValueTask<string?> RefuseAsync(string token, CancellationToken cancellation)
    {
        var secret = (await File.ReadAllTextAsync(path, cancellation)).Trim();
        var isSame =
            secret.Length > 0
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(token));
        return isSame ? null : "the token is not the one expected";
    }
}
