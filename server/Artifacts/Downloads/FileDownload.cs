using System.Security.Cryptography;
using Sluice.Artifacts.Cache;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Downloads;

/// <summary>
/// Brings one object to the local disk and hashes it on the way. Takes up what an earlier attempt left, goes on where a
/// connection broke, and never mixes two objects: each request is for the one that was listed.
/// </summary>
/// <param name="store">Where it comes from.</param>
/// <param name="retries">When to go on after a break.</param>
/// <param name="progress">Told the bytes that came to the disk since it was told last; less than 0 when bytes were thrown away.</param>
internal sealed class FileDownload(IArtifactStore store, Retries retries, Action<long> progress)
{
    /// <param name="listed">The object.</param>
    /// <param name="name">Its name in the version.</param>
    /// <param name="target">The local file.</param>
    /// <param name="sha256">What its hash must be; null: whatever it is.</param>
    /// <param name="cancellation">Gives up; what has come stays.</param>
    /// <exception cref="ArtifactException">It cannot be had, or is another one.</exception>
    public async Task<ManifestFile> RunAsync(
        StoredObject listed,
        string name,
        string target,
        string? sha256,
        CancellationToken cancellation
    )
    {
        var isFresh = !File.Exists(target) || new FileInfo(target).Length == 0;
        while (true)
        {
            var got = await CompleteAsync(listed, target, cancellation);
            if (sha256 is null || got == sha256)
            {
                return new ManifestFile(name, listed.Size, got);
            }

            File.Delete(target);
            progress(-listed.Size);
            if (isFresh)
            {
                throw new ArtifactException(
                    ArtifactFault.DigestMismatch,
                    $"{store.Root.Below(listed.Path)}: expected SHA-256 {sha256} by {VersionManifest.FileName}, got {got}; "
                        + "the object is not what was published: publish the version anew, under a new number"
                );
            }

            // What an earlier attempt left may be to blame: once more from the start.
            isFresh = true;
        }
    }

    /// <summary>Brings what is missing; gives the hash of the whole.</summary>
    private async Task<string> CompleteAsync(StoredObject listed, string target, CancellationToken cancellation)
    {
        await using var file = OpenTarget(target);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await TakeUpAsync(file, hash, listed.Size, cancellation);

        for (var attempt = 1; file.Position < listed.Size; attempt++)
        {
            var before = file.Position;
            try
            {
                await TransferAsync(listed, file, hash, cancellation);
            }
            catch (ArtifactException failure)
            {
                attempt = file.Position > before ? 1 : attempt;
                if (retries.Pause(failure, attempt) is not { } pause)
                {
                    throw;
                }

                await retries.WaitAsync(pause, cancellation);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task TakeUpAsync(FileStream file, IncrementalHash hash, long size, CancellationToken cancellation)
    {
        if (file.Length > size)
        {
            file.SetLength(0);
        }

        await HashingCopy.HashAsync(file, hash, cancellation);
        progress(file.Position);
    }

    private async Task TransferAsync(
        StoredObject listed,
        FileStream file,
        IncrementalHash hash,
        CancellationToken cancellation
    )
    {
        await using var content = await store.OpenAsync(listed, file.Position, cancellation);
        if (content.Stored.Size != listed.Size)
        {
            throw new ArtifactException(
                ArtifactFault.Changed,
                $"{store.Root.Below(listed.Path)} had {listed.Size:N0} bytes when it was listed and has {content.Stored.Size:N0} now"
            );
        }

        await HashingCopy.CopyAsync(content.Bytes, file, hash, listed.Size - file.Position, progress, cancellation);
        if (file.Position < listed.Size)
        {
            throw new ArtifactException(
                ArtifactFault.Unreachable,
                $"{store.Root.Below(listed.Path)} broke off after {file.Position:N0} of {listed.Size:N0} bytes"
            );
        }
    }

    private static FileStream OpenTarget(string target)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            return new FileStream(
                target,
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    BufferSize = 0,
                    Options = FileOptions.Asynchronous,
                }
            );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LocalDisk.Fault($"write {target}", failure);
        }
    }
}
