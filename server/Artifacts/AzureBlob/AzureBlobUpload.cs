using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Microsoft.Win32.SafeHandles;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.AzureBlob;

/// <summary>
/// Writes one file: by one request when it is small, else in blocks, several at once, which become the blob together. Blocks that never do are
/// seen by nobody, and Azure removes them after a week: it has no request for that.
/// </summary>
internal sealed class AzureBlobUpload : IDisposable
{
    /// <summary>How many bytes tell one writer's blocks from another's.</summary>
    public const int WriterBytes = 16;

    private readonly AzureBlobRequests _requests;
    private readonly AzureBlobLimits _limits;
    private readonly string _path;
    private readonly WriteOptions _options;
    private readonly byte[] _writer;
    private readonly Lock _progress = new();
    private readonly SafeFileHandle _file;
    private readonly long _size;

    /// <param name="requests">Sends.</param>
    /// <param name="limits">How the file is cut.</param>
    /// <param name="path">Where to, below the root.</param>
    /// <param name="file">What.</param>
    /// <param name="options">Conditions and progress.</param>
    /// <param name="writer">Unlike any other writer's.</param>
    public AzureBlobUpload(
        AzureBlobRequests requests,
        AzureBlobLimits limits,
        string path,
        string file,
        WriteOptions options,
        byte[] writer
    )
    {
        (_requests, _limits, _path, _options, _writer) = (requests, limits, path, options, writer);
        try
        {
            _file = File.OpenHandle(file, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
            _size = RandomAccess.GetLength(_file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(ArtifactFault.Invalid, $"{file} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Whether it takes more than one request.</summary>
    public bool IsLarge => _size > _limits.PutUpToBytes;

    public Task RunAsync(CancellationToken cancellation) =>
        IsLarge ? PutBlocksAsync(cancellation) : PutAsync(cancellation);

    public ArtifactException Exists(ArtifactUri root, Exception? inner) =>
        new(
            ArtifactFault.Exists,
            $"{root.Below(_path)}: it is there already: what is published is never overwritten: use a new version",
            inner
        );

    public void Dispose() => _file.Dispose();

    private Task PutAsync(CancellationToken cancellation) =>
        _requests.SendAsync(
            Put([("x-ms-blob-type", "BlockBlob"), .. Condition]) with
            {
                Body = guard => Slice(guard, 0, _size),
            },
            cancellation
        );

    private async Task PutBlocksAsync(CancellationToken cancellation)
    {
        var blockBytes = _limits.BlockBytesOf(_size);
        var blocks = (int)((_size + blockBytes - 1) / blockBytes);
        await Parallel.ForAsync(
            0,
            blocks,
            new ParallelOptions { MaxDegreeOfParallelism = _limits.BlocksAtOnce, CancellationToken = cancellation },
            async (index, stop) =>
                await _options.SendPartAsync(
                    async again =>
                    {
                        await PutBlockAsync(index, blockBytes, again);
                        return index;
                    },
                    stop
                )
        );
        var list = new XElement(
            "BlockList",
            Enumerable.Range(0, blocks).Select(index => new XElement("Uncommitted", BlockId(index)))
        );
        await _requests.SendAsync(
            Put(Condition) with
            {
                Query = [("comp", "blocklist")],
                Body = _ => new StringContent(
                    list.ToString(SaveOptions.DisableFormatting),
                    Encoding.UTF8,
                    "application/xml"
                ),
            },
            cancellation
        );
    }

    private Task PutBlockAsync(int index, long blockBytes, CancellationToken cancellation)
    {
        var offset = index * blockBytes;
        return _requests.SendAsync(
            Put([]) with
            {
                Query = [("comp", "block"), ("blockid", BlockId(index))],
                Body = guard => Slice(guard, offset, Math.Min(blockBytes, _size - offset)),
            },
            cancellation
        );
    }

    private AzureBlobRequest Put((string, string)[] headers) =>
        new(HttpMethod.Put, _path) { Headers = headers, Within = _limits.AnswerWithin };

    private (string, string)[] Condition => _options.OnlyIfAbsent ? [("If-None-Match", "*")] : [];

    private FileSlice Slice(StallGuard guard, long offset, long length)
    {
        var slice = new FileSlice(_file, offset, length, sent => Tell(sent, guard));
        slice.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return slice;
    }

    private void Tell(int sent, StallGuard guard)
    {
        guard.Moved();
        lock (_progress)
        {
            _options.Progress?.Invoke(sent);
        }
    }

    // All of a blob must be of one length.
    private string BlockId(int index)
    {
        var id = new byte[WriterBytes + sizeof(int)];
        _writer.CopyTo(id, 0);
        BinaryPrimitives.WriteInt32BigEndian(id.AsSpan(WriterBytes), index);
        return Convert.ToBase64String(id);
    }
}
