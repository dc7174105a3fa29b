using System.Text.Json.Serialization;

namespace Sluice.Resources.ModelDeployments.Conditions;

/// <summary>What a revision is to its variant.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RevisionRole>))]
public enum RevisionRole
{
    /// <summary>It answers.</summary>
    Current,

    /// <summary>The spec asks for it, and it is not ready yet.</summary>
    Candidate,

    /// <summary>Its variant was removed; it answers until the others do.</summary>
    Leaving,
}
