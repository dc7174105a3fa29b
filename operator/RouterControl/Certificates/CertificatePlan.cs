using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.RouterControl.Certificates;

/// <summary>
/// Decides what the control stream's Secret shall hold. Pure but for the new keys. A new authority is trusted for
/// <see cref="Overlap"/> before it signs anything, so that every router has it by then; the old one stays trusted to its end.
/// </summary>
public static class CertificatePlan
{
    /// <summary>More than mounted Secrets take to follow.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>The next content.</summary>
    /// <param name="current">What it holds; null: nothing.</param>
    /// <param name="hosts">The names under which routers call operators.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when all is well. To be asked again within some hours.</returns>
    public static ControlCertificates? Next(
        ControlCertificates? current,
        IReadOnlyList<string> hosts,
        DateTimeOffset now
    )
    {
        var known = current is null ? [] : TryRead(current, now);
        List<Authority> authorities = [.. known];
        if (authorities.Count == 0 || authorities[^1].Ends - now < Authority.Lifetime / 3)
            authorities.Add(Authority.Create(now));

        var signer = authorities.LastOrDefault(each => each.Made + Overlap <= now) ?? authorities[0];
        var isGood = current is not null && IsGood(current, signer, hosts, now);
        if (isGood && authorities.Count == known.Count && known.Count == CountOf(current!))
            return null;

        var (certificate, key) = isGood ? (current!.Certificate, current.Key) : signer.Sign(hosts, now);
        return new ControlCertificates(
            string.Join('\n', authorities.Select(each => each.Pem)) + "\n",
            string.Join('\n', authorities.Select(each => each.KeyPem)) + "\n",
            certificate,
            key
        );
    }

    /// <summary>A Secret that holds something else is begun anew.</summary>
    private static IReadOnlyList<Authority> TryRead(ControlCertificates current, DateTimeOffset now)
    {
        try
        {
            return Authority.Read(current, now);
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static int CountOf(ControlCertificates current)
    {
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(current.Authorities);
        return bundle.Count;
    }

    private static bool IsGood(
        ControlCertificates current,
        Authority signer,
        IReadOnlyList<string> hosts,
        DateTimeOffset now
    )
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(current.Certificate, current.Key);
            return signer.Signed(certificate)
                && certificate.NotAfter - now > Authority.CertificateLifetime / 3
                && hosts.All(host => certificate.MatchesHostname(host));
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
