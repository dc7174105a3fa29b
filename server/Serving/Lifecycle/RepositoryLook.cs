using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>What a look at the repository found, and whether it has settled since the look before. Pure.</summary>
/// <param name="Listing">This look.</param>
/// <param name="Before">The look before; null: this is the first.</param>
internal sealed record RepositoryLook(RepositoryListing Listing, RepositoryListing? Before)
{
    /// <summary>Whether anything is not sealed and was not there in this shape before: another look will tell.</summary>
    public bool IsUnsettled =>
        Listing.Models.Any(model => model.Versions.Any(version => !IsSettled(model.Name, version)));

    /// <summary>
    /// The versions of a model that may be taken: those sealed by a manifest, and those that two looks in a row found the
    /// same.
    /// </summary>
    public IReadOnlyList<ListedVersion> Settled(RepositoryModel model) =>
        [.. model.Versions.Where(version => IsSettled(model.Name, version))];

    /// <summary>The same of some models, as if there were no others.</summary>
    public RepositoryLook Only(Func<ModelName, bool> isMeant) =>
        this with
        {
            Listing = Listing with { Models = [.. Listing.Models.Where(model => isMeant(model.Name))] },
        };

    private bool IsSettled(ModelName model, ListedVersion version) =>
        version.IsSealed
        || (Before?.Models.Any(before => before.Name == model && before.Versions.Contains(version)) ?? false);
}
