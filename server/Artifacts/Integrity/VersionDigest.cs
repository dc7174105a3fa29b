using System.Security.Cryptography;
using System.Text;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Integrity;

/// <summary>
/// The digest of a version: SHA-256 over the lines <c>&lt;hex&gt;  &lt;relative path&gt;\n</c> of all its files but the
/// manifest, sorted by the bytes of the path. What <c>sha256sum</c> prints of the sorted files, hashed once more.
/// </summary>
public static class VersionDigest
{
    public static ContentDigest Of(IEnumerable<ManifestFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Order(ManifestFile.ByPath))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Sha256}  {file.Path}\n"));
        }

        return ContentDigest.Of(hash.GetHashAndReset());
    }
}
