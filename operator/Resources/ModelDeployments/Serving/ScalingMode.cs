using System.Text.Json.Serialization;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>Whose decision the count of servers is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScalingMode>))]
public enum ScalingMode
{
    /// <summary>Sluice does.</summary>
    Sluice,

    /// <summary>Somebody else does, such as a HorizontalPodAutoscaler on the revision's Deployment.</summary>
    External,
}
