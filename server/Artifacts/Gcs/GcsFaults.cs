using System.Net;
using System.Text.Json;
using Sluice.Artifacts.Http;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Gcs;

/// <summary>What a refusal of the JSON API means: the one table of this adapter.</summary>
/// <param name="root">The store.</param>
/// <param name="time">What a date of <c>Retry-After</c> is compared with.</param>
internal sealed class GcsFaults(ArtifactUri root, TimeProvider time)
{
    private static readonly string[] Throttling = ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"];

    /// <param name="response">Not a success.</param>
    /// <param name="body">Its content.</param>
    /// <param name="place">What was asked for.</param>
    /// <param name="credentials">Whose, for the message; null: none were sent.</param>
    public ArtifactException Of(HttpResponseMessage response, byte[] body, ArtifactUri place, string? credentials)
    {
        var error = Read(body);
        var reasons = error?.Errors?.Select(each => each.Reason ?? "").ToArray() ?? [];
        var plain = StatusFaults.Of(response, place.ToString(), time, error?.Message ?? "");
        var who = credentials ?? "no credentials";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(
                credentials is null ? ArtifactFault.CredentialsMissing : ArtifactFault.Refused,
                $"{plain.Message} (asked with {who})"
            ),
            HttpStatusCode.Forbidden when reasons.Intersect(Throttling).Any() => new(
                ArtifactFault.Throttled,
                plain.Message
            )
            {
                RetryAfter = plain.RetryAfter,
            },
            HttpStatusCode.Forbidden => new(
                ArtifactFault.Refused,
                $"{plain.Message} (asked with {who}; reading needs roles/storage.objectViewer, publishing roles/storage.objectUser)"
            ),
            HttpStatusCode.NotFound when IsOfBucket(error, place) => new(
                ArtifactFault.BucketMissing,
                $"{place}: there is no bucket {root.Host}; check its name, or make it"
            ),
            _ => plain,
        };
    }

    private bool IsOfBucket(GcsError? error, ArtifactUri place) =>
        place == root || error?.Message?.Contains("bucket does not exist", StringComparison.OrdinalIgnoreCase) == true;

    private static GcsError? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, GcsJson.Default.GcsErrorAnswer)?.Error;
        }
        catch (JsonException)
        {
            // A proxy between, or the media endpoint, answers with text: the status says enough.
            return null;
        }
    }
}
