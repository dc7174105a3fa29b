using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Meta;
using Sluice.Rendering.Changing;

namespace Sluice.Cli.Tests.Plan;

/// <summary>Makes what a first plan asks for.</summary>
internal sealed class CreatingSink(IKubernetesClient kubernetes) : IChangeSink
{
    public Task CreateAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => kubernetes.CreateAsync(wanted, FieldOwner.Sluice, cancellation);

    public Task ApplyAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw new InvalidOperationException("nothing was there");

    public Task DeleteAsync<T>(T unwanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> => throw new InvalidOperationException("nothing was there");
}
