using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Credentials;

/// <summary>
/// A token in a file that is replaced from time to time. The kubelet does so when a fifth of a token's life is left, an hour's at the
/// shortest is ten minutes: looking once a minute is in time.
/// </summary>
/// <param name="path">The file's full path.</param>
/// <param name="time">For the age.</param>
internal sealed class TokenFileOrigin(string path, TimeProvider time) : ICredentialOrigin
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    public ValueTask<ObtainedCredential> ObtainAsync(CancellationToken cancellation)
    {
        var token = SecretFile.Read(path).Trim();
        if (token.Length == 0 || token.Any(letter => letter is <= ' ' or > '~'))
        {
            throw new KubernetesException(
                KubernetesFault.Misconfigured,
                $"expected a token in {path}, and it holds none"
            );
        }

        return new(
            new ObtainedCredential(
                new Credential(new AuthenticationHeaderValue("Bearer", token), null),
                Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))),
                time.GetUtcNow() + LookEvery,
                null
            )
        );
    }

    /// <summary>For messages.</summary>
    public override string ToString() => $"the token in {path}";
}
