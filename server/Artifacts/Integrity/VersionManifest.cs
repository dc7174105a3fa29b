using System.Text.Json;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Integrity;

/// <summary>
/// What a version consists of: the file <c>manifest.json</c>, written last when a version is published. Fields that are not
/// known are ignored, so that it may grow.
/// </summary>
/// <param name="Digest">The version's digest, <c>sha256:…</c>.</param>
/// <param name="Files">Its files without the manifest, by the bytes of their paths.</param>
public sealed record VersionManifest(string Digest, IReadOnlyList<ManifestFile> Files)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The most bytes of the file.</summary>
    public const int LargestBytes = 16 << 20;

    /// <summary>Of the files of a version.</summary>
    public static VersionManifest Of(IReadOnlyCollection<ManifestFile> files) =>
        new(VersionDigest.Of(files).ToString(), [.. files.Order(ManifestFile.ByPath)]);

    /// <summary>Reads and checks one: paths, sizes, hashes, and that the digest is that of the files.</summary>
    /// <exception cref="ArtifactException">Invalid: it is not as it must be; says what and where.</exception>
    public static VersionManifest Parse(ReadOnlySpan<byte> json)
    {
        VersionManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.VersionManifest);
        }
        catch (JsonException failure)
        {
            throw Invalid($"not the JSON of a manifest: {failure.Message}");
        }

        if (manifest is not { Digest: not null, Files.Count: > 0 })
        {
            throw Invalid("expected a digest and files");
        }

        manifest.Check();
        return manifest;
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.VersionManifest);

    private void Check()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Files)
        {
            if (
                file is not { Path: not null, Sha256.Length: 64, Size: >= 0 }
                || !file.Sha256.All(char.IsAsciiHexDigitLower)
            )
            {
                throw Invalid($"expected path, size and sha256 (64 lower-case digits) of each file, got {file}");
            }

            ObjectPath.Check(file.Path);
            if (file.Path == FileName || !seen.Add(file.Path))
            {
                throw Invalid(
                    $"it names '{file.Path}', which {(file.Path == FileName ? "is itself" : "it names already")}"
                );
            }
        }

        if (VersionDigest.Of(Files).ToString() != Digest)
        {
            throw Invalid($"its digest is {Digest}, that of the files it names is {VersionDigest.Of(Files)}");
        }
    }

    private static ArtifactException Invalid(string what) => new(ArtifactFault.Invalid, what);
}
