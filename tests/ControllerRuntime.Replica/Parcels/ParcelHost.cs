using Sluice.ControllerRuntime.Hosting;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Core.ConfigMaps;

namespace Sluice.ControllerRuntime.Replica.Parcels;

/// <summary>An operator of parcels, put together.</summary>
public static class ParcelHost
{
    /// <summary>For the parcels of a namespace.</summary>
    public static ControllerHost Make(
        IKubernetesClient client,
        string space,
        ControllerHostOptions options,
        HostSurroundings surroundings
    )
    {
        var host = new ControllerHost(client, options, surroundings);
        var parcels = host.AddCache<Parcel>(new ListScope { Namespace = space });
        var pieces = host.AddCache<ConfigMap>(new ListScope { Namespace = space, LabelSelector = ParcelPlan.Label });
        var byOwner = pieces.AddIndex(piece => piece.Metadata.ControllerOwner is { } owner ? [owner.Uid] : []);
        var reconciler = new ParcelReconciler(host.Kubernetes, pieces, byOwner, host.Events, surroundings.Time);
        host.AddController(reconciler, parcels).WatchOwned(pieces);
        return host;
    }
}
