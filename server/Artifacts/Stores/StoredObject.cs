namespace Sluice.Artifacts.Stores;

/// <summary>One object of a store.</summary>
/// <param name="Path">Relative to the store's root, parts divided by <c>/</c>, as the store spells it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Tag">
/// Another one whenever the bytes are others: an ETag, quotes included, or for files the time of writing and the inode. Null: the store tells none.
/// </param>
public sealed record StoredObject(string Path, long Size, string? Tag);
