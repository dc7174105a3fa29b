using System.Net;
using System.Net.Http.Headers;
using Microsoft.Win32.SafeHandles;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Gcs;

/// <summary>
/// Uploads one object: in one request, or a large one in parts of a resumable upload, which the store shows only when all of it is
/// there. The condition of <see cref="WriteOptions.OnlyIfAbsent"/> is the store's own (<c>ifGenerationMatch=0</c>).
/// </summary>
/// <param name="requests">Sends.</param>
/// <param name="place">Where to, for messages.</param>
/// <param name="name">The whole name in the bucket.</param>
/// <param name="partBytes">See <see cref="GcsOptions.PartBytes"/>.</param>
/// <param name="options">Conditions and progress.</param>
internal sealed class GcsUpload(
    GcsRequests requests,
    ArtifactUri place,
    string name,
    int partBytes,
    WriteOptions options
)
{
    private string Query => $"name={GcsRequests.Escaped(name)}{(options.OnlyIfAbsent ? "&ifGenerationMatch=0" : "")}";

    /// <exception cref="ArtifactException">It is not there as a whole; nothing of it is visible.</exception>
    public async Task RunAsync(string path, CancellationToken cancellation)
    {
        using var file = Open(path);
        var size = RandomAccess.GetLength(file);
        try
        {
            await (size > partBytes ? SendPartsAsync(file, size, cancellation) : SendAsync(file, size, cancellation));
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.Changed && options.OnlyIfAbsent)
        {
            throw new ArtifactException(
                ArtifactFault.Exists,
                $"{place} is there already, and what is published is never overwritten",
                failure
            );
        }
    }

    private async Task SendAsync(SafeFileHandle file, long size, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, requests.Uploads($"uploadType=media&{Query}"));
        using var response = await requests.SendAsync(
            request,
            place,
            cancellation,
            moved => Slice(file, 0, size, moved)
        );
        await requests.RequireSuccessAsync(response, place, cancellation);
        options.Progress?.Invoke(size);
    }

    private async Task SendPartsAsync(SafeFileHandle file, long size, CancellationToken cancellation)
    {
        var session = await BeginAsync(size, cancellation);
        try
        {
            for (var stored = 0L; stored < size; )
            {
                var next = await SendPartAsync(session, file, stored, size, cancellation);
                options.Progress?.Invoke(next - stored);
                stored = next;
            }
        }
        catch
        {
            await AbandonAsync(session);
            throw;
        }
    }

    private async Task<Uri> BeginAsync(long size, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, requests.Uploads($"uploadType=resumable&{Query}"));
        request.Headers.Add("X-Upload-Content-Length", $"{size}");
        request.Headers.Add("X-Upload-Content-Type", "application/octet-stream");
        using var response = await requests.SendAsync(request, place, cancellation);
        await requests.RequireSuccessAsync(response, place, cancellation);
        return
            response.Headers.Location is { IsAbsoluteUri: true } session
            && (session.Scheme, session.IdnHost) == (request.RequestUri!.Scheme, request.RequestUri.IdnHost)
            ? session
            : throw new ArtifactException(ArtifactFault.Invalid, $"{place}: the store does not say where to upload to");
    }

    /// <returns>How many bytes the store has by then.</returns>
    private async Task<long> SendPartAsync(
        Uri session,
        SafeFileHandle file,
        long from,
        long size,
        CancellationToken cancellation
    )
    {
        var length = Math.Min(partBytes, size - from);
        using var request = new HttpRequestMessage(HttpMethod.Put, session);
        using var response = await requests.SendWithoutTokenAsync(
            request,
            place,
            cancellation,
            moved =>
            {
                var part = Slice(file, from, length, moved);
                part.Headers.ContentRange = new ContentRangeHeaderValue(from, from + length - 1, size);
                return part;
            }
        );
        if (response.StatusCode != HttpStatusCode.PermanentRedirect)
        {
            await requests.RequireSuccessAsync(response, place, cancellation);
            return size;
        }

        var stored = Stored(response);
        return stored > from && stored <= from + length
            ? stored
            : throw new ArtifactException(
                ArtifactFault.Unreachable,
                $"{place}: the upload does not get on: the store has {stored} of {size} bytes, {from} before"
            );
    }

    /// <summary>What a 308 says: <c>Range: bytes=0-N</c>, or nothing of it for nothing.</summary>
    private static long Stored(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Range", out var ranges)
        && long.TryParse(ranges.ToString().Split('-')[^1], out var last)
            ? last + 1
            : 0;

    /// <summary>Frees what the store keeps for a week otherwise. Best effort: the failure before it is the one to tell.</summary>
    private async Task AbandonAsync(Uri session)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, session);
            using var response = await requests.SendWithoutTokenAsync(request, place, CancellationToken.None);
        }
        catch (ArtifactException)
        {
            // It ends by itself.
        }
    }

    private static FileSlice Slice(SafeFileHandle file, long offset, long length, Action moved)
    {
        var slice = new FileSlice(file, offset, length, _ => moved());
        slice.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return slice;
    }

    private SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, options: FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{place}: the local file cannot be read: {failure.Message}",
                failure
            );
        }
    }
}
