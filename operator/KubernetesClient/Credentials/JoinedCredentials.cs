namespace Sluice.KubernetesClient.Credentials;

/// <summary>A header from one source and a certificate from another: a kubeconfig's user may have both.</summary>
internal sealed class JoinedCredentials(ICredentialSource header, ICredentialSource certificate) : ICredentialSource
{
    private volatile Joint? _joint;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellation)
    {
        var first = await header.GetAsync(cancellation);
        var second = await certificate.GetAsync(cancellation);
        if (_joint is not { } joint || joint.Header != first || joint.Certificate != second)
        {
            var whole = second with { Authorization = first.Authorization };
            _joint = joint = new Joint(first, second, whole);
        }

        return joint.Whole;
    }

    public void Reject(Credential refused)
    {
        if (_joint is { } joint && ReferenceEquals(joint.Whole, refused))
        {
            header.Reject(joint.Header);
            certificate.Reject(joint.Certificate);
        }
    }

    private sealed record Joint(Credential Header, Credential Certificate, Credential Whole);
}
