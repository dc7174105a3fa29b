using System.Text;

namespace Sluice.Artifacts.Integrity;

/// <summary>One file of a version.</summary>
/// <param name="Path">Relative to the version's directory.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 hexadecimal digits, lower case.</param>
public sealed record ManifestFile(string Path, long Size, string Sha256)
{
    /// <summary>By the bytes of the path, as <c>LC_ALL=C sort</c> orders lines.</summary>
    public static IComparer<ManifestFile> ByPath { get; } =
        Comparer<ManifestFile>.Create(
            (left, right) =>
                Encoding.UTF8.GetBytes(left.Path).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Path))
        );
}
