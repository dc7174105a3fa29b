using System.Collections.Concurrent;
using System.Security.Cryptography;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Cache;

/// <summary>
/// Whether a version in the cache is still what its name says: every byte is read again, once a process. A disk may lose what
/// it was told to keep.
/// </summary>
internal sealed class CacheVerification
{
    private readonly ConcurrentDictionary<ContentDigest, bool> _good = new();

    /// <summary>Blocks while it reads.</summary>
    public bool IsGood(ContentDigest digest, string directory)
    {
        if (_good.ContainsKey(digest))
        {
            return true;
        }

        var isGood = Check(digest, directory);
        if (isGood)
        {
            _good[digest] = true;
        }

        return isGood;
    }

    /// <summary>Must be told when a version leaves the cache.</summary>
    public void Forget(ContentDigest digest) => _good.TryRemove(digest, out _);

    private static bool Check(ContentDigest digest, string directory)
    {
        try
        {
            var manifest = VersionManifest.Parse(File.ReadAllBytes(Path.Combine(directory, VersionManifest.FileName)));
            return manifest.Digest == digest.ToString() && manifest.Files.All(file => IsWhole(directory, file));
        }
        catch (Exception failure) when (failure is IOException or ArtifactException)
        {
            return false;
        }
    }

    private static bool IsWhole(string directory, ManifestFile file)
    {
        using var stream = new FileStream(
            Path.Combine(directory, file.Path),
            new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan }
        );
        return stream.Length == file.Size && Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }
}
