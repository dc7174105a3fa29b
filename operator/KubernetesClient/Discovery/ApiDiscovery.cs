using System.Collections.Concurrent;
using System.Text.Json;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Transport;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Discovery;

/// <summary>
/// Which versions the server has. Asked for a group's version at its first use, and again after ten minutes, so that an upgrade is
/// noticed; after ten seconds where a version of a kind was missing, because it may be installed at any time; and after one where
/// the kind was missing altogether: a server that has just started serves custom kinds a moment after it is ready.
/// </summary>
internal sealed class ApiDiscovery(ApiTransport transport, TimeProvider time)
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AgainAfterMissing = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AgainAfterNone = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Known> _known = new();

    /// <summary>The <c>apiVersion</c> to speak of a kind, or null where the server has none of its versions.</summary>
    public async ValueTask<string?> FindAsync(ResourceType type, CancellationToken cancellation) =>
        await FindAsync(type, AgainAfterMissing, cancellation) ?? await FindAsync(type, AgainAfterNone, cancellation);

    /// <summary>The same, where one is needed.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.NotServed"/>.</exception>
    public async ValueTask<string> RequireAsync(ResourceType type, CancellationToken cancellation) =>
        await FindAsync(type, cancellation)
        ?? throw new KubernetesException(
            KubernetesFault.NotServed,
            $"the server has no {type} in {string.Join(" or ", type.Versions)}; is it installed, and new enough?"
        );

    /// <summary>What was known of a kind turned out to be wrong.</summary>
    public void Forget(ResourceType type)
    {
        foreach (var version in type.Versions)
            _known.TryRemove(type.ApiVersionOf(version), out _);
    }

    private async ValueTask<string?> FindAsync(ResourceType type, TimeSpan missingFor, CancellationToken cancellation)
    {
        foreach (var version in type.Versions)
        {
            var apiVersion = type.ApiVersionOf(version);
            if (await HasAsync(apiVersion, type, missingFor, cancellation))
                return apiVersion;
        }

        return null;
    }

    private async ValueTask<bool> HasAsync(
        string apiVersion,
        ResourceType type,
        TimeSpan missingFor,
        CancellationToken cancellation
    )
    {
        if (_known.TryGetValue(apiVersion, out var known))
        {
            var has = known.Plurals.Contains(type.Plural);
            var age = time.GetElapsedTime(known.At);
            if (age < (has ? AgainAfter : missingFor))
                return has;
        }

        var plurals = await AskAsync(apiVersion, cancellation);
        _known[apiVersion] = new Known(plurals, time.GetTimestamp());
        return plurals.Contains(type.Plural);
    }

    private async Task<HashSet<string>> AskAsync(string apiVersion, CancellationToken cancellation)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Path = ResourcePaths.Root(apiVersion),
            What = $"discover {apiVersion}",
            // A lease's renewal may be what asks.
            IsUrgent = true,
        };
        try
        {
            var body = await transport.SendAsync(request, cancellation);
            var list = JsonSerializer.Deserialize(body, DiscoveryJson.Default.ServedResources);
            return [.. (list?.Resources ?? []).Select(resource => resource.Name).OfType<string>()];
        }
        catch (KubernetesException failure)
            when (failure.Fault is KubernetesFault.NotServed or KubernetesFault.NotFound)
        {
            return [];
        }
        catch (JsonException failure)
        {
            throw new KubernetesException(
                KubernetesFault.ServerError,
                $"{transport.Asked(request)}: the answer is no list of resources: {failure.Message}",
                failure
            );
        }
    }

    private sealed record Known(HashSet<string> Plurals, long At);
}
