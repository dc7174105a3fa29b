using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Meta;
using Sluice.Rendering.Changing;
using Sluice.Rendering.Workloads;

namespace Sluice.Operator.Reconciling;

/// <summary>Carries a plan's changes out. What somebody else has under a name that is needed is left alone, and named.</summary>
/// <param name="kubernetes">Refuses writes while another may lead.</param>
/// <param name="owner">Whose changes.</param>
/// <param name="log">One line a change.</param>
internal sealed class ChangeWriter(IKubernetesClient kubernetes, Owner owner, ILogger log) : IChangeSink
{
    private readonly List<string> _taken = [];

    /// <summary>Objects that could not be made because somebody else has their names.</summary>
    public IReadOnlyList<string> Taken => _taken;

    public async Task CreateAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        try
        {
            await kubernetes.CreateAsync(wanted, FieldOwner.Sluice, cancellation);
            OperatorLog.Created(log, T.Type.Kind, wanted.Key);
        }
        catch (KubernetesException failure) when (failure.Fault == KubernetesFault.AlreadyExists)
        {
            // Ours, where the cache is behind or the answer was lost; a predecessor's, which the garbage collector is at; or not.
            var there = await FindAsync<T>(wanted.Key, cancellation);
            if (there is not null && !owner.Owns(there))
            {
                _taken.Add($"{T.Type.Kind} {wanted.Metadata.Name}");
            }
        }
    }

    public async Task ApplyAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        await kubernetes.ApplyAsync(wanted, FieldOwner.Sluice, cancellation);
        OperatorLog.Applied(log, T.Type.Kind, wanted.Key);
    }

    public async Task DeleteAsync<T>(T unwanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        try
        {
            await kubernetes.DeleteAsync<T>(unwanted.Key, new() { Uid = unwanted.Metadata.Uid }, cancellation);
            OperatorLog.Deleted(log, T.Type.Kind, unwanted.Key);
        }
        catch (KubernetesException failure) when (failure.Fault is KubernetesFault.NotFound or KubernetesFault.Conflict)
        {
            // Gone already, or another of its name: either way not there any more.
        }
    }

    private async Task<T?> FindAsync<T>(ObjectKey key, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        try
        {
            return await kubernetes.GetAsync<T>(key, cancellation);
        }
        catch (KubernetesException failure) when (failure.Fault == KubernetesFault.NotFound)
        {
            return null;
        }
    }
}
