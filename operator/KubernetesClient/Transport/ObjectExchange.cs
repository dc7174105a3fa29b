using System.Text.Json;
using Sluice.KubernetesClient.Discovery;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesObjects.Coordination;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Transport;

/// <summary>Requests about a kind: in the version that the server has, answered by one object.</summary>
internal sealed class ObjectExchange(ApiTransport transport, ApiDiscovery discovery)
{
    /// <summary>Leases are few and small, and the one kind that is lost by waiting.</summary>
    public static bool IsUrgent<T>() => typeof(T) == typeof(Lease);

    /// <summary>Chooses the version; where the server turns out not to have it any more, chooses again, once.</summary>
    public async Task<TResult> SpeakAsync<T, TResult>(Func<string, Task<TResult>> speak, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        var apiVersion = await discovery.RequireAsync(T.Type, cancellation);
        try
        {
            return await speak(apiVersion);
        }
        catch (KubernetesException failure) when (failure.Fault == KubernetesFault.NotServed)
        {
            discovery.Forget(T.Type);
            var other = await discovery.RequireAsync(T.Type, cancellation);
            if (other == apiVersion)
                throw;
            return await speak(other);
        }
    }

    /// <summary>Sends, and reads the object that is the answer.</summary>
    public async Task<T> ObjectAsync<T>(ApiRequest request, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        var body = await transport.SendAsync(request, cancellation);
        try
        {
            return ObjectJson.Read<T>(body);
        }
        catch (JsonException failure)
        {
            throw new KubernetesException(
                KubernetesFault.ServerError,
                $"{transport.Asked(request)}: the answer is no {T.Type.Kind}: {failure.Message}",
                failure
            );
        }
    }
}
