using System.Text.Json.Serialization;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>Whose decision the count of servers is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScalingMode>))]
public enum ScalingMode
{
    /// <summary>Sluice does.</summary>
    Sluice,

    /// <summary>
    /// Sluice starts with minReplicas and then leaves the count alone, for a HorizontalPodAutoscaler or KEDA to set it on
    /// the revision's Deployment.
    /// </summary>
    External,
}
