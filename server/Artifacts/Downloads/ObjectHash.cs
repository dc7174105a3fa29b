using System.Buffers;
using System.Security.Cryptography;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Downloads;

/// <summary>Reads an object to its end and hashes it, keeping nothing. Goes on where a connection broke.</summary>
/// <param name="store">Where it lies.</param>
/// <param name="retries">When to go on after a break.</param>
/// <param name="progress">Told the bytes that came since it was told last, from any thread.</param>
internal sealed class ObjectHash(IArtifactStore store, Retries retries, Action<long> progress)
{
    private const int BlockBytes = 1 << 20;

    /// <summary>64 hexadecimal digits, lower case.</summary>
    /// <exception cref="ArtifactException">It cannot be read, or is not the one that was listed.</exception>
    public async Task<string> RunAsync(StoredObject listed, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long done = 0;
        for (var attempt = 1; done < listed.Size; attempt++)
        {
            var before = done;
            try
            {
                await ReadAsync(listed, hash, done, got => progress(Count(ref done, got)), cancellation);
                if (done != listed.Size)
                {
                    throw new ArtifactException(
                        done < listed.Size ? ArtifactFault.Unreachable : ArtifactFault.Changed,
                        $"{store.Root.Below(listed.Path)} ended after {done:N0} of {listed.Size:N0} bytes"
                    );
                }
            }
            catch (ArtifactException failure)
            {
                attempt = done > before ? 1 : attempt;
                if (retries.Pause(failure, attempt) is not { } pause)
                {
                    throw;
                }

                await retries.WaitAsync(pause, cancellation);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task ReadAsync(
        StoredObject listed,
        IncrementalHash hash,
        long offset,
        Action<int> got,
        CancellationToken cancellation
    )
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            await using var content = await store.OpenAsync(listed, offset, cancellation);
            for (int read; (read = await content.Bytes.ReadAsync(block, cancellation)) > 0; )
            {
                hash.AppendData(block, 0, read);
                got(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static long Count(ref long done, int got)
    {
        done += got;
        return got;
    }
}
