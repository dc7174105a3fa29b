using System.Text.Json.Serialization;

namespace Sluice.Resources.ModelDeployments.Conditions;

/// <summary>Whether a condition holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConditionStatus>))]
public enum ConditionStatus
{
    /// <summary>Nobody can tell now.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not.</summary>
    False,
}
