using System.Net;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>Where a store may send its reader on to. Pure; <see cref="AddressGuard"/> looks at the addresses.</summary>
/// <param name="allowedHosts">Empty: any.</param>
internal sealed class RedirectRules(IReadOnlyList<string> allowedHosts)
{
    /// <summary>The most in a row.</summary>
    public const int Most = 5;

    public static bool IsRedirect(HttpStatusCode status) =>
        status
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect;

    /// <summary>Whether a host may be asked at all.</summary>
    /// <exception cref="ArtifactException">Refused: it is not among the allowed ones.</exception>
    public void Check(Uri target, string place)
    {
        if (allowedHosts.Count > 0 && !allowedHosts.Contains(target.IdnHost, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArtifactException(
                ArtifactFault.Refused,
                $"{place}: the host {target.IdnHost} is not among the allowed ones ({string.Join(", ", allowedHosts)})"
            );
        }
    }

    /// <summary>The next address to ask.</summary>
    /// <param name="from">The one that was asked.</param>
    /// <param name="location">What it answered.</param>
    /// <param name="followed">How many redirects came before this one.</param>
    /// <param name="place">What the user asked for, for messages; locations may hold secrets and are not shown.</param>
    /// <exception cref="ArtifactException">Refused, or KeyMissing where a directory was asked for.</exception>
    public Uri Next(Uri from, Uri? location, int followed, string place)
    {
        if (location is null || !Uri.TryCreate(from, location, out var target))
        {
            throw Refused(place, "without saying where to");
        }

        if (target.AbsolutePath == from.AbsolutePath + "/")
        {
            throw new ArtifactException(ArtifactFault.KeyMissing, $"{place}: is a directory there; name a file in it");
        }

        if (target.Scheme is not ("http" or "https") || (from.Scheme == "https" && target.Scheme != "https"))
        {
            throw Refused(place, $"from {from.Scheme} to {target.Scheme}");
        }

        if (target.UserInfo.Length > 0)
        {
            throw Refused(place, "to an address with a user in it");
        }

        if (followed >= Most)
        {
            throw Refused(place, $"more than {Most} times; it may lead round in a circle");
        }

        Check(target, place);
        return target;
    }

    private static ArtifactException Refused(string place, string how) =>
        new(
            ArtifactFault.Refused,
            $"{place}: the server sends its reader on {how}; name the place where the files are"
        );
}
