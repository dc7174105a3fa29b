using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>How plain HTTP tells one state of an object from another: by its ETag, else by the time it was modified.</summary>
internal static class HttpTag
{
    /// <summary>The tag of what is answered; null: the server tells none.</summary>
    public static string? Of(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated;
        return headers.TryGetValues("ETag", out var tags) && tags.ToString().Trim() is { Length: > 0 } tag ? tag
            : response.Content.Headers.LastModified is { } modified ? $"modified {modified:R}"
            : null;
    }

    /// <summary>Whether a server compares the tag by the bytes (RFC 9110, 8.8.3.2), so that it may stand in <c>If-Match</c>.</summary>
    public static bool IsStrong(string? tag) => tag is ['"', .., '"'] and not "\"";

    /// <summary>Compares what is there with what was listed.</summary>
    /// <exception cref="ArtifactException">Changed.</exception>
    public static void Check(StoredObject found, StoredObject expected, long offset, string place)
    {
        // Without a tag a resumed read has the size alone to go by.
        if (expected.Tag is null ? offset > 0 && found.Size != expected.Size : found.Tag != expected.Tag)
        {
            throw new ArtifactException(
                ArtifactFault.Changed,
                $"{place}: is not the object that was listed any more; look again"
            );
        }
    }
}
