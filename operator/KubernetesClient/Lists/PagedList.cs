using System.Text.Json;
using Sluice.KubernetesClient.Discovery;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Transport;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Lists;

/// <summary>Reads all pages of a list, from the start again where the server forgot the moment between two pages.</summary>
internal sealed class PagedList(ApiTransport transport, int pageSize)
{
    private const int MaxStarts = 4;

    /// <summary>All objects at one moment.</summary>
    public async Task<ObjectList<T>> ReadAsync<T>(string apiVersion, ListScope scope, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        for (var start = 1; ; start++)
        {
            var items = new List<T>();
            string? next = null;
            try
            {
                while (true)
                {
                    var page = await ReadPageAsync<T>(apiVersion, scope, next, cancellation);
                    items.AddRange(page.Items);
                    next = page.Continue;
                    if (next is null)
                        return new ObjectList<T>(items, page.ResourceVersion);
                }
            }
            catch (KubernetesException gone)
                when (gone.Fault == KubernetesFault.Gone && next is not null && start < MaxStarts)
            {
                // The server keeps a moment for five minutes; whoever writes slower pages than that starts again.
            }
        }
    }

    private async Task<ListPage<T>> ReadPageAsync<T>(
        string apiVersion,
        ListScope scope,
        string? next,
        CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T>
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Path = ResourcePaths.Query(
                ResourcePaths.Collection(T.Type, apiVersion, scope.Namespace),
                ("labelSelector", scope.LabelSelector),
                ("fieldSelector", scope.FieldSelector),
                ("limit", $"{pageSize}"),
                ("continue", next)
            ),
            What = scope.Describe("list", T.Type),
        };
        var body = await transport.SendAsync(request, cancellation);
        try
        {
            return ListPageReader.Read<T>(body, apiVersion);
        }
        catch (JsonException failure)
        {
            throw new KubernetesException(
                KubernetesFault.ServerError,
                $"{transport.Asked(request)}: the answer is no list of {T.Type.Kind}: {failure.Message}",
                failure
            );
        }
    }
}
