using Sluice.Endpoints.OpenInference;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;

namespace Sluice.Endpoints.Health;

/// <summary>Which services health checks may name, and whether each serves.</summary>
public sealed class ServiceHealth(ModelDescriptions descriptions, ModelCatalog catalog)
{
    /// <summary>What a service may be, for error messages.</summary>
    public const string Grammar =
        "'' or inference.GRPCInferenceService for the server, model/NAME or model/NAME/VERSION for a model";

    private const string Server = "";
    private const string Inference = "inference.GRPCInferenceService";
    private const string ModelPrefix = "model/";

    /// <summary>Whether a service serves; null where there is none of that name.</summary>
    public bool? Of(string service)
    {
        if (service is Server or Inference)
        {
            return descriptions.IsReady();
        }

        if (!service.StartsWith(ModelPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = service[ModelPrefix.Length..].Split('/');
        return parts switch
        {
            [var model] => OfModel(model, null),
            [var model, { Length: > 0 } version] => OfModel(model, version),
            _ => null,
        };
    }

    /// <summary>Every service: the server's two names, each model and each of its versions.</summary>
    public IReadOnlyDictionary<string, bool> All()
    {
        var isReady = descriptions.IsReady();
        var services = new Dictionary<string, bool> { [Server] = isReady, [Inference] = isReady };
        foreach (var version in catalog.Snapshots())
        {
            var model = $"{ModelPrefix}{version.Model}";
            services[model] = Of(model) ?? false;
            services[$"{model}/{version.Version}"] = version.State == ModelState.Ready;
        }

        return services;
    }

    private bool? OfModel(string model, string? version)
    {
        try
        {
            return descriptions.WhyNotReady(model, version) is null;
        }
        catch (ServingException failure) when (failure.Code == ServingErrorCode.NotFound)
        {
            return null;
        }
    }
}
