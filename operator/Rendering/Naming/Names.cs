using System.Security.Cryptography;
using System.Text;

namespace Sluice.Rendering.Naming;

/// <summary>
/// Every derived name, in one place: <c>&lt;name, cut&gt;-&lt;variant, cut&gt;-&lt;10 of hash&gt;</c>. Always hashed, over the whole
/// names, so that two of them are alike only when they mean the same; the whole names stand in annotations.
/// </summary>
/// <remarks>
/// A name has at most 52 characters: a Deployment's pods are called <c>&lt;name&gt;-&lt;10&gt;-&lt;5&gt;</c>, and a pod's name that
/// is longer than 63 would be cut for its host name. Changing a rule here renames live objects, that is, makes all of them anew.
/// </remarks>
public static class Names
{
    private const int DeploymentLength = 24;
    private const int VariantLength = 16;
    private const int HashDigits = 10;

    /// <summary>The most characters of a derived name.</summary>
    public const int MaxLength = DeploymentLength + 1 + VariantLength + 1 + HashDigits;

    /// <summary>The objects of a variant's revision: the ControllerRevision and the Deployment.</summary>
    public static string OfRevision(string deployment, string variant, string revision) =>
        $"{Cut(deployment, DeploymentLength)}-{Cut(variant, VariantLength)}-{Hash(deployment, variant, revision)}";

    /// <summary>The objects of a variant: the PodDisruptionBudget.</summary>
    public static string OfVariant(string deployment, string variant) =>
        $"{Cut(deployment, DeploymentLength)}-{Cut(variant, VariantLength)}-{Hash(deployment, variant)}";

    /// <summary>The endpoints of a deployment's Service that are of one address family, where Sluice keeps them.</summary>
    public static string OfEndpoints(string deployment, string addressType) =>
        $"{Cut(deployment, DeploymentLength)}-{addressType.ToLowerInvariant()}-{Hash(deployment, addressType)}";

    /// <summary>The Service that stands for a deployment: as it is called itself, because its name is what clients know.</summary>
    public static string OfService(string deployment) => deployment;

    // A cut may end in a hyphen, which would stand beside the next.
    private static string Cut(string name, int length) => name.Length <= length ? name : name[..length].TrimEnd('-');

    /// <summary>Over the parts with their lengths, so that no two lists of parts give one text.</summary>
    private static string Hash(params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Length).Append(':').Append(part).Append('\n');
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return Convert.ToHexStringLower(hash)[..HashDigits];
    }
}
