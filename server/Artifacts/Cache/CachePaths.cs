using System.Security.Cryptography;
using System.Text;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Cache;

/// <summary>
/// The layout of a cache's directory. <c>versions/HEX</c> holds a complete version named by its digest, <c>versions/HEX.lock</c> is
/// shared by its users and written at its last use; <c>partial/KEY</c> holds a download under way, <c>partial/KEY.lock</c> is its
/// downloader's; <c>known/KEY.json</c> says which digest a version of a store has. Lock files stay: removing one
/// that somebody is about to lock would give two their own.
/// </summary>
internal sealed class CachePaths(string root)
{
    public string Versions { get; } = Path.Combine(root, "versions");

    public string Partial { get; } = Path.Combine(root, "partial");

    public string Known { get; } = Path.Combine(root, "known");

    public void Create()
    {
        Directory.CreateDirectory(Versions);
        Directory.CreateDirectory(Partial);
        Directory.CreateDirectory(Known);
    }

    public string Version(ContentDigest digest) => Path.Combine(Versions, digest.Hex);

    public string VersionLock(ContentDigest digest) => $"{Version(digest)}.lock";

    public string PartialOf(string place, string fingerprint) => Path.Combine(Partial, Key($"{place}\n{fingerprint}"));

    public string KnownOf(string place) => Path.Combine(Known, $"{Key(place)}.json");

    /// <summary>Place names may be longer than file names, and hold any character.</summary>
    private static string Key(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
