using Sluice.Resources.Constraints;
using Sluice.Resources.ModelDeployments.Rules;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments;

/// <summary>A model in a repository, which holds a directory for each of its versions.</summary>
public sealed record ModelSpec
{
    /// <summary>
    /// A repository, which holds <c>&lt;version&gt;/model.onnx</c>. A path, or a URI of
    /// <c>file</c>, <c>s3</c>, <c>az</c>, <c>gs</c> or <c>https</c>.
    /// </summary>
    [MaxLength(1024)]
    [RepositoryUri]
    public required string Uri { get; init; }

    /// <summary>The model name in requests. Absent: the resource's name. Never changed.</summary>
    [Pattern(
        "[A-Za-z0-9][A-Za-z0-9._-]{0,127}",
        "a model name (1 to 128 of A-Z, a-z, 0-9, '.', '_' and '-', a letter or digit first)",
        Longest = 128
    )]
    public string? Name { get; init; }

    /// <summary>
    /// The Secret with the store's credentials, which servers see as files. Its known keys are those of the stores' own
    /// tools: AWS_*, AZURE_*, GOOGLE_*. A changed Secret needs no restart. Absent: the pod's own identity.
    /// </summary>
    public SecretReference? CredentialsSecretRef { get; init; }
}
