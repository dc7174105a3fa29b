namespace Sluice.Artifacts.Publishing;

/// <summary>A file of this machine that is to be published.</summary>
/// <param name="Name">Its name in the version, parts divided by <c>/</c>.</param>
/// <param name="Path">Absolute path.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 hexadecimal digits, lower case.</param>
/// <param name="Written">When it was last written, before it was hashed.</param>
public sealed record LocalFile(string Name, string Path, long Size, string Sha256, DateTime Written);
