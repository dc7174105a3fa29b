using System.Security.Cryptography;
using System.Text;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Downloads;

/// <summary>A version as its store holds it: its objects by their names in the version, the manifest among them if there is one.</summary>
/// <param name="Folder">Path of the version below the store's root; empty: the root itself.</param>
/// <param name="Objects">Each with its path below the store's root.</param>
public sealed record VersionObjects(string Folder, IReadOnlyList<StoredObject> Objects)
{
    /// <summary>The manifest's object; null when there is none.</summary>
    public StoredObject? Manifest => Objects.FirstOrDefault(stored => NameOf(stored) == VersionManifest.FileName);

    /// <summary>The objects that are not the manifest.</summary>
    public IEnumerable<StoredObject> Files => Objects.Where(stored => NameOf(stored) != VersionManifest.FileName);

    /// <summary>The fingerprint when it was taken, of a version that only the cache knows of just now; null: it was listed.</summary>
    public string? TakenAs { get; init; }

    /// <summary>The model file, by its name in the version; null: <c>model.onnx</c>, or the only one.</summary>
    public string? ModelFileName { get; init; }

    /// <summary>Another one whenever any object is another one: over paths, sizes and tags.</summary>
    public string Fingerprint()
    {
        if (TakenAs is not null)
        {
            return TakenAs;
        }

        var lines = Objects
            .OrderBy(stored => stored.Path, StringComparer.Ordinal)
            .Select(stored => $"{stored.Path}\n{stored.Size}\n{stored.Tag}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    /// <summary>An object's name in the version.</summary>
    public string NameOf(StoredObject stored) => Folder.Length == 0 ? stored.Path : stored.Path[(Folder.Length + 1)..];
}
