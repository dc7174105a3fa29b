using System.Text.Json.Nodes;
using Sluice.KubernetesClient.Discovery;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Transport;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Writes;

/// <summary>Forced server-side apply of objects and of statuses.</summary>
internal sealed class ServerSideApply(ObjectExchange exchange)
{
    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string JsonPatch = "application/json-patch+json";

    /// <summary>See <see cref="IKubernetesClient.ApplyAsync"/>.</summary>
    public Task<T> ApplyAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        exchange.SpeakAsync<T, T>(
            async apiVersion =>
            {
                var request = Patch(applied, owner, apiVersion, null, WriteBodies.Apply(applied, apiVersion));
                var answer = await exchange.ObjectAsync<T>(request, cancellation);
                if (CreatedFields.Adopt(answer.Raw, owner.Name) is not { } adoption)
                    return answer;
                return await AgainAsync(answer, owner, apiVersion, request, adoption, cancellation);
            },
            cancellation
        );

    /// <summary>See <see cref="IKubernetesClient.ApplyStatusAsync"/>.</summary>
    public Task<T> ApplyStatusAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T> =>
        exchange.SpeakAsync<T, T>(
            apiVersion =>
                exchange.ObjectAsync<T>(
                    Patch(applied, owner, apiVersion, "status", WriteBodies.ApplyStatus(applied, apiVersion)),
                    cancellation
                ),
            cancellation
        );

    /// <summary>The first apply to an object that was posted: see <see cref="CreatedFields"/>.</summary>
    private async Task<T> AgainAsync<T>(
        T answer,
        FieldOwner owner,
        string apiVersion,
        ApiRequest apply,
        JsonArray adoption,
        CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T>
    {
        var adopt = Patch(answer, owner, apiVersion, null, adoption) with { ContentType = JsonPatch };
        try
        {
            var adopted = await exchange.ObjectAsync<T>(adopt, cancellation);
            // A precondition on the version held already; the adoption has changed it.
            var again = apply.Body!.DeepClone();
            if (again["metadata"]?["resourceVersion"] is not null)
                again["metadata"]!["resourceVersion"] = adopted.Metadata.ResourceVersion;
            return await exchange.ObjectAsync<T>(apply with { Body = again }, cancellation);
        }
        catch (KubernetesException changed) when (changed.Fault == KubernetesFault.Conflict)
        {
            // Another has changed it in between; what was asked for is applied, and the next apply adopts.
            return answer;
        }
    }

    private static ApiRequest Patch<T>(
        T applied,
        FieldOwner owner,
        string apiVersion,
        string? subresource,
        JsonNode body
    )
        where T : KubernetesObject, IResource<T> =>
        new()
        {
            Method = HttpMethod.Patch,
            Path = ResourcePaths.Query(
                ResourcePaths.Of(T.Type, apiVersion, applied.Key, subresource),
                ("fieldManager", owner.Name),
                ("force", body is JsonObject ? "true" : null)
            ),
            What = $"apply {(subresource is null ? "" : $"the {subresource} of ")}{T.Type} {applied.Key}",
            Body = body,
            ContentType = ApplyPatch,
            IsUrgent = ObjectExchange.IsUrgent<T>(),
        };
}
