using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Sluice.KubernetesClient.Discovery;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Transport;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Watch;

/// <summary>One watch over one answer that goes on.</summary>
/// <param name="transport">Opens it.</param>
/// <param name="shortest">The server is asked to end it between so long and twice as long.</param>
/// <param name="surroundings">For that time.</param>
internal sealed class WatchStream(ApiTransport transport, TimeSpan shortest, ClientSurroundings surroundings)
{
    /// <summary>A server that does not end it by then is taken for dead.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Longer is no object: etcd takes 1.5 MiB.</summary>
    private const int LongestLine = 16 << 20;

    /// <summary>See <see cref="IKubernetesClient.WatchAsync"/>.</summary>
    public async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(
        string apiVersion,
        ListScope scope,
        string resourceVersion,
        [EnumeratorCancellation] CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T>
    {
        var lasts = shortest * (1 + surroundings.Random.NextDouble());
        var request = Request(T.Type, apiVersion, scope, resourceVersion, lasts);
        var asked = transport.Asked(request);
        using var end = new CancellationTokenSource(lasts + Grace, surroundings.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        using var response = await transport.OpenAsync(request, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var lines = PipeReader.Create(stream);
        yield return new WatchEvent<T>(WatchEventType.Bookmark, null, resourceVersion);
        while (await NextAsync(lines, asked, cancellation, either.Token) is { } line)
            yield return Parse<T>(line, asked);
        await lines.CompleteAsync();
    }

    private static ApiRequest Request(
        ResourceType type,
        string apiVersion,
        ListScope scope,
        string resourceVersion,
        TimeSpan lasts
    ) =>
        new()
        {
            Method = HttpMethod.Get,
            Path = ResourcePaths.Query(
                ResourcePaths.Collection(type, apiVersion, scope.Namespace),
                ("watch", "1"),
                ("allowWatchBookmarks", "true"),
                ("resourceVersion", resourceVersion),
                ("timeoutSeconds", $"{(int)Math.Ceiling(lasts.TotalSeconds)}"),
                ("labelSelector", scope.LabelSelector),
                ("fieldSelector", scope.FieldSelector)
            ),
            What = scope.Describe("watch", type),
        };

    /// <summary>The next whole line; null at the end. A line that broke off is no line: what it told comes again.</summary>
    private static async ValueTask<byte[]?> NextAsync(
        PipeReader lines,
        string asked,
        CancellationToken caller,
        CancellationToken cancellation
    )
    {
        try
        {
            while (true)
            {
                var read = await lines.ReadAsync(cancellation);
                if (TakeLine(lines, read.Buffer) is { } line)
                {
                    if (line.Length > 0)
                        return line;
                    continue;
                }

                if (read.IsCompleted)
                    return null;
                if (read.Buffer.Length > LongestLine)
                    throw Broken(asked, $"a line of it is longer than {LongestLine} bytes", null);
            }
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            caller.ThrowIfCancellationRequested();
            throw TransportFaults.Of(asked, failure);
        }
    }

    private static byte[]? TakeLine(PipeReader lines, ReadOnlySequence<byte> buffer)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            lines.AdvanceTo(buffer.Start, buffer.End);
            return null;
        }

        var line = buffer.Slice(0, end).ToArray();
        lines.AdvanceTo(buffer.GetPosition(1, end));
        return line;
    }

    private static WatchEvent<T> Parse<T>(byte[] line, string asked)
        where T : KubernetesObject, IResource<T>
    {
        try
        {
            return WatchLine.Read<T>(line, asked);
        }
        catch (JsonException failure)
        {
            throw Broken(asked, $"a line of it is no watch event of {T.Type.Kind}: {failure.Message}", failure);
        }
    }

    private static KubernetesException Broken(string asked, string what, Exception? cause) =>
        new(KubernetesFault.ServerError, $"{asked}: {what}", cause);
}
