using System.Buffers;
using System.Security.Cryptography;
using System.Threading.Channels;
using Sluice.Artifacts.Cache;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Downloads;

/// <summary>
/// Copies a stream to a file while hashing it. Reading goes on while the block before is hashed and written, so that the network
/// does not wait for the processor; memory is a few blocks, however large the object.
/// </summary>
internal static class HashingCopy
{
    private const int BlockBytes = 1 << 20;
    private const int BlocksAhead = 3;

    /// <summary>Hashes a file from its start; it is then at its end.</summary>
    public static async Task HashAsync(FileStream file, IncrementalHash hash, CancellationToken cancellation)
    {
        file.Position = 0;
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            for (int got; (got = await file.ReadAsync(block, cancellation)) > 0; )
            {
                hash.AppendData(block, 0, got);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <param name="source">Throws <see cref="ArtifactException"/> only. Read to its end, or to one byte beyond the limit.</param>
    /// <param name="file">Written from its position on; what it holds afterwards is what was hashed.</param>
    /// <param name="hash">Of all that the file holds.</param>
    /// <param name="limit">The most bytes that may come.</param>
    /// <param name="progress">Told the bytes of each block.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArtifactException">The source failed, more bytes came than may, or the disk is full.</exception>
    public static async Task CopyAsync(
        Stream source,
        FileStream file,
        IncrementalHash hash,
        long limit,
        Action<long> progress,
        CancellationToken cancellation
    )
    {
        var blocks = Channel.CreateBounded<ArraySegment<byte>>(BlocksAhead);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = ReadAsync(source, blocks.Writer, limit, both.Token);
        try
        {
            await foreach (var block in blocks.Reader.ReadAllAsync(cancellation))
            {
                // Side by side: what cannot be written ends the download, so the hash is never ahead of the file.
                var writing = WriteAsync(file, block, cancellation);
                hash.AppendData(block.Array!, block.Offset, block.Count);
                await writing;
                progress(block.Count);
                ArrayPool<byte>.Shared.Return(block.Array!);
            }
        }
        finally
        {
            await both.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends the channel with the source's own end, good or bad: blocks before a failure still arrive.</summary>
    private static async Task ReadAsync(
        Stream source,
        ChannelWriter<ArraySegment<byte>> blocks,
        long limit,
        CancellationToken cancellation
    )
    {
        try
        {
            while (true)
            {
                var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
                var got = await ReadBlockAsync(source, block, blocks, cancellation);
                if (got == 0)
                {
                    blocks.Complete();
                    return;
                }

                limit -= got;
                if (limit < 0)
                {
                    throw new ArtifactException(
                        ArtifactFault.Changed,
                        "more bytes came than the object had when it was listed"
                    );
                }
            }
        }
        catch (Exception failure)
        {
            blocks.TryComplete(failure);
        }
    }

    /// <summary>Fills a block as far as the source goes, and passes on what came even when the source then fails.</summary>
    private static async Task<int> ReadBlockAsync(
        Stream source,
        byte[] block,
        ChannelWriter<ArraySegment<byte>> blocks,
        CancellationToken cancellation
    )
    {
        var filled = 0;
        try
        {
            for (int got; filled < BlockBytes; filled += got)
            {
                got = await source.ReadAsync(block.AsMemory(filled, BlockBytes - filled), cancellation);
                if (got == 0)
                {
                    break;
                }
            }
        }
        finally
        {
            if (filled > 0)
            {
                await blocks.WriteAsync(new(block, 0, filled), cancellation);
            }
            else
            {
                ArrayPool<byte>.Shared.Return(block);
            }
        }

        return filled;
    }

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> block, CancellationToken cancellation)
    {
        try
        {
            await file.WriteAsync(block, cancellation);
        }
        catch (IOException failure)
        {
            throw LocalDisk.Fault($"write {file.Name}", failure);
        }
    }
}
