using System.Diagnostics.CodeAnalysis;
using Sluice.KubernetesObjects.Authentication;

namespace Sluice.Operator.Control;

/// <summary>The service account that routers run as.</summary>
/// <param name="Namespace">Its namespace; null: it may be any, as where routers run beside the models.</param>
/// <param name="Name">Its name.</param>
public sealed record RouterAccount(string? Namespace, string Name)
{
    /// <summary>What one must look like, for error messages.</summary>
    public const string Grammar = "NAME or NAMESPACE/NAME of a service account";

    private const string Prefix = "system:serviceaccount:";

    /// <summary>Reads <c>NAME</c> or <c>NAMESPACE/NAME</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RouterAccount? account)
    {
        var parts = (text ?? "").Split('/');
        account = parts.Length switch
        {
            1 => new(null, parts[0]),
            2 => new(parts[0], parts[1]),
            _ => null,
        };
        if (account is { Name: "" } or { Namespace: "" })
        {
            account = null;
        }

        return account is not null;
    }

    /// <summary>Why whom the cluster found behind a token is no router; null: it is one.</summary>
    /// <param name="found">The cluster's answer.</param>
    /// <param name="audience">For whom the token had to be meant.</param>
    public string? Refuse(TokenReviewStatus found, string audience)
    {
        if (!found.Authenticated)
        {
            return $"the cluster does not know the token, or it has expired, or it is not meant for the audience '{audience}'"
                + (string.IsNullOrEmpty(found.Error) ? "" : $": {found.Error}");
        }

        // A server that knows nothing of audiences does not say which it has checked.
        if (found.Audiences?.Contains(audience) != true)
        {
            return $"the token is not meant for the audience '{audience}'";
        }

        var user = found.User?.Username ?? "";
        var parts = user.StartsWith(Prefix, StringComparison.Ordinal) ? user[Prefix.Length..].Split(':') : [];
        return parts.Length == 2 && parts[1] == Name && (Namespace is null || parts[0] == Namespace)
            ? null
            : $"the token is of '{user}'; expected the service account '{this}'";
    }

    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
