using System.Text.Json.Nodes;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Writes;

/// <summary>What is sent to write. Pure.</summary>
internal static class WriteBodies
{
    /// <summary>The fields of metadata that are the server's: an apply that sent them would claim them.</summary>
    private static readonly string[] ServersOwn = ["creationTimestamp", "deletionTimestamp", "generation"];

    /// <summary>For a POST.</summary>
    /// <exception cref="ArgumentException">It has an identity already.</exception>
    public static JsonObject Create<T>(T created, string apiVersion)
        where T : KubernetesObject, IResource<T>
    {
        if (created.Metadata is { Uid: not null } or { ResourceVersion: not null })
        {
            throw new ArgumentException(
                "expected an object without uid and resourceVersion: it is to be created",
                nameof(created)
            );
        }

        return Written(created, apiVersion);
    }

    /// <summary>For an apply.</summary>
    /// <exception cref="ArgumentException">Its uid is missing.</exception>
    public static JsonObject Apply<T>(T applied, string apiVersion)
        where T : KubernetesObject, IResource<T>
    {
        if (string.IsNullOrEmpty(applied.Metadata.Uid))
        {
            throw new ArgumentException(
                "expected metadata.uid: without it an apply could create, or take over, an object",
                nameof(applied)
            );
        }

        return Written(applied, apiVersion);
    }

    /// <summary>For an apply of the status: that and no other field.</summary>
    /// <exception cref="ArgumentException">Its uid, its resourceVersion or its status is missing.</exception>
    public static JsonObject ApplyStatus<T>(T applied, string apiVersion)
        where T : KubernetesObject, IResource<T>
    {
        var metadata = applied.Metadata;
        if (string.IsNullOrEmpty(metadata.Uid) || string.IsNullOrEmpty(metadata.ResourceVersion))
        {
            throw new ArgumentException(
                "expected metadata.uid and metadata.resourceVersion, as the object was read",
                nameof(applied)
            );
        }

        var whole = ObjectJson.Write(applied, apiVersion);
        var status = whole["status"] ?? throw new ArgumentException("expected a status", nameof(applied));
        whole.Remove("status");
        var identity = new JsonObject
        {
            ["name"] = metadata.Name,
            ["uid"] = metadata.Uid,
            ["resourceVersion"] = metadata.ResourceVersion,
        };
        if (metadata.Namespace is { } inNamespace)
            identity["namespace"] = inNamespace;
        return new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = T.Type.Kind,
            ["metadata"] = identity,
            ["status"] = status,
        };
    }

    /// <summary>For a DELETE (meta/v1 DeleteOptions).</summary>
    public static JsonObject Delete(DeleteOptions options)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = options.Propagation.ToString(),
        };
        var preconditions = new JsonObject();
        if (options.Uid is { } uid)
            preconditions["uid"] = uid;
        if (options.ResourceVersion is { } version)
            preconditions["resourceVersion"] = version;
        if (preconditions.Count > 0)
            body["preconditions"] = preconditions;
        return body;
    }

    private static JsonObject Written<T>(T written, string apiVersion)
        where T : KubernetesObject, IResource<T>
    {
        var body = ObjectJson.Write(written, apiVersion);
        if (body["metadata"] is JsonObject metadata)
        {
            foreach (var name in ServersOwn)
                metadata.Remove(name);
        }

        return body;
    }
}
