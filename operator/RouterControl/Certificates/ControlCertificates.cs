namespace Sluice.RouterControl.Certificates;

/// <summary>What the control stream's one Secret holds, all PEM.</summary>
/// <param name="Authorities">The certificates that routers trust, the oldest first.</param>
/// <param name="AuthorityKeys">The private keys of these, in the same order. Only operators see them.</param>
/// <param name="Certificate">The one that operators show.</param>
/// <param name="Key">Its private key.</param>
public sealed record ControlCertificates(string Authorities, string AuthorityKeys, string Certificate, string Key);
