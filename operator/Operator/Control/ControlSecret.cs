using System.Text;
using Sluice.KubernetesObjects.Core.Secrets;
using Sluice.KubernetesObjects.Meta;
using Sluice.RouterControl.Certificates;

namespace Sluice.Operator.Control;

/// <summary>Pure: the Secret of the control stream, and what it holds.</summary>
internal static class ControlSecret
{
    /// <summary>What routers mount, and nothing else of it.</summary>
    public const string Authorities = "ca.crt";

    private const string AuthorityKeys = "ca.key";
    private const string Certificate = "tls.crt";
    private const string Key = "tls.key";

    /// <summary>What a Secret holds; null: nothing yet. Whether it is any good is not looked at.</summary>
    public static ControlCertificates? Read(Secret secret)
    {
        var (authorities, keys) = (TextOf(secret, Authorities), TextOf(secret, AuthorityKeys));
        var (certificate, key) = (TextOf(secret, Certificate), TextOf(secret, Key));
        return authorities.Length + certificate.Length == 0 ? null : new(authorities, keys, certificate, key);
    }

    /// <summary>The Secret to write.</summary>
    /// <param name="name">Where.</param>
    /// <param name="found">The one that is there, as it was read; null: none.</param>
    /// <param name="contents">What it shall hold.</param>
    public static Secret Write(ObjectKey name, Secret? found, ControlCertificates contents) =>
        new()
        {
            Metadata = new()
            {
                Name = name.Name,
                Namespace = name.Namespace,
                Uid = found?.Metadata.Uid,
                ResourceVersion = found?.Metadata.ResourceVersion,
            },
            Contents = new Dictionary<string, byte[]>
            {
                [Authorities] = Encoding.ASCII.GetBytes(contents.Authorities),
                [AuthorityKeys] = Encoding.ASCII.GetBytes(contents.AuthorityKeys),
                [Certificate] = Encoding.ASCII.GetBytes(contents.Certificate),
                [Key] = Encoding.ASCII.GetBytes(contents.Key),
            },
        };

    private static string TextOf(Secret secret, string key) =>
        secret.Contents?.GetValueOrDefault(key) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
}
