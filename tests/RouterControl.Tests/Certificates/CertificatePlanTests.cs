using System.Security.Cryptography.X509Certificates;
using Sluice.RouterControl.Certificates;

namespace Sluice.RouterControl.Tests.Certificates;

public sealed class CertificatePlanTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Hosts = ["sluice-operator.sluice.svc"];

    [Fact]
    public void What_is_well_stays() =>
        Assert.Null(CertificatePlan.Next(CertificatePlan.Next(null, Hosts, Start), Hosts, Start.AddDays(1)));

    [Fact]
    public void Other_hosts_get_another_certificate_of_the_same_authority()
    {
        var first = CertificatePlan.Next(null, Hosts, Start)!;

        var next = CertificatePlan.Next(first, ["another.svc"], Start)!;

        Assert.Equal(first.Authorities, next.Authorities);
        Assert.True(IsTrusted(next, first.Authorities, "another.svc", Start));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n")]
    public void A_secret_that_holds_something_else_is_begun_anew(string text)
    {
        var next = CertificatePlan.Next(new ControlCertificates(text, text, text, text), Hosts, Start)!;

        Assert.True(IsTrusted(next, next.Authorities, Hosts[0], Start));
    }

    /// <summary>The leader looks once a day; routers have each Secret that much later than operators show its certificate.</summary>
    [Fact]
    public void Over_two_years_a_router_whose_secret_lags_by_a_day_trusts_every_operator()
    {
        var step = TimeSpan.FromDays(1);
        var current = CertificatePlan.Next(null, Hosts, Start)!;
        var changes = 0;

        for (var now = Start; now < Start.AddDays(2 * 365); now += step)
        {
            var next = CertificatePlan.Next(current, Hosts, now);
            changes += next is null ? 0 : 1;
            var lagging = current;
            current = next ?? current;

            Assert.True(
                IsTrusted(current, lagging.Authorities, Hosts[0], now),
                $"{now}: a new certificate, an old bundle"
            );
            Assert.True(
                IsTrusted(lagging, current.Authorities, Hosts[0], now),
                $"{now}: an old certificate, a new bundle"
            );
        }

        Assert.InRange(changes, 10, 30);
    }

    private static bool IsTrusted(ControlCertificates shown, string authorities, string host, DateTimeOffset now)
    {
        using var certificate = X509Certificate2.CreateFromPem(shown.Certificate, shown.Key);
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(authorities);
        return chain.Build(certificate) && certificate.MatchesHostname(host);
    }
}
