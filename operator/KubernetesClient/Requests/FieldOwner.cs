namespace Sluice.KubernetesClient.Requests;

/// <summary>
/// Who owns the fields that are written (server-side apply's field manager). Status has an owner of its own, because servers
/// before 1.22 do not tell subresources apart.
/// </summary>
/// <param name="Name">At most 128 characters.</param>
public sealed record FieldOwner(string Name)
{
    /// <summary>Of specs.</summary>
    public static FieldOwner Sluice { get; } = new("sluice");

    /// <summary>Of statuses.</summary>
    public static FieldOwner SluiceStatus { get; } = new("sluice-status");
}
