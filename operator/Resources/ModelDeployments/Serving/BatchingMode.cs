using System.Text.Json.Serialization;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>Which models run requests together.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchingMode>))]
public enum BatchingMode
{
    /// <summary>Those that give each row what it gets alone, and are faster a row together; a server tries that when it loads them.</summary>
    Auto,

    /// <summary>Those that give each row what it gets alone.</summary>
    On,

    /// <summary>None.</summary>
    Off,
}
