using System.Globalization;
using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3;

/// <summary>The only place where failures of the SDK and of HTTP become faults.</summary>
internal static class S3Faults
{
    // What the SDK has for the status when there was no answer.
    private const HttpStatusCode NoAnswer = default;

    private const string CheckEndpoint = "check the endpoint (AWS_ENDPOINT_URL_S3), the network and the proxy";

    /// <summary>The fault of a failure.</summary>
    /// <param name="failure">As it was caught; not that the caller has given up.</param>
    /// <param name="place">What it was about.</param>
    /// <param name="guard">Whether silence caused it.</param>
    public static ArtifactException Of(Exception failure, S3Place place, StallGuard guard)
    {
        if (Find<ArtifactException>(failure) is { } known)
        {
            return known;
        }

        if (guard.HasStalled)
        {
            return Fault(
                ArtifactFault.Unreachable,
                place,
                $"nothing came for {guard.Limit.TotalSeconds:0.#} s",
                CheckEndpoint
            );
        }

        return failure switch
        {
            AmazonServiceException { StatusCode: not NoAnswer } refusal => OfAnswer(refusal, place),
            XmlException => Fault(
                ArtifactFault.Unreachable,
                place,
                "something else than the store answered",
                CheckEndpoint,
                failure
            ),
            OperationCanceledException => Fault(
                ArtifactFault.Unreachable,
                place,
                "no connection within the time",
                CheckEndpoint,
                failure
            ),
            _ => OfConnection(failure, place),
        };
    }

    private static ArtifactException OfConnection(Exception failure, S3Place place)
    {
        if (Find<DistrustedException>(failure) is { } distrust)
        {
            return Fault(
                ArtifactFault.TlsNotTrusted,
                place,
                "its certificate is not trusted",
                distrust.Message,
                failure
            );
        }

        if (Find<HttpRequestException>(failure) is { } broken)
        {
            var noTls = broken.HttpRequestError == HttpRequestError.SecureConnectionError;
            return Fault(
                ArtifactFault.Unreachable,
                place,
                noTls ? $"no TLS there ({broken.InnerException?.Message})" : broken.Message.TrimEnd('.'),
                CheckEndpoint,
                failure
            );
        }

        return failure is IOException or AmazonClientException
            ? Fault(ArtifactFault.Unreachable, place, failure.Message.TrimEnd('.'), CheckEndpoint, failure)
            : Fault(
                ArtifactFault.Invalid,
                place,
                $"the answer is not understood ({failure.Message})",
                "check that the endpoint is an S3 API",
                failure
            );
    }

    private static ArtifactException OfAnswer(AmazonServiceException refusal, S3Place place)
    {
        var (fault, what, check) =
            OfCredentials(refusal.ErrorCode, place.Origin)
            ?? OfPlace(refusal.ErrorCode, place.Origin)
            ?? OfStatus(refusal, place.Origin);
        var code = string.IsNullOrEmpty(refusal.ErrorCode) ? "" : $"{refusal.ErrorCode}, ";
        return Fault(
            fault,
            place,
            $"{what} ({code}HTTP {(int)refusal.StatusCode})",
            check,
            refusal,
            RetryAfter(refusal)
        );
    }

    private static (ArtifactFault Fault, string What, string Check)? OfCredentials(string? code, string origin) =>
        code switch
        {
            "SignatureDoesNotMatch" => (
                ArtifactFault.Refused,
                "the secret does not belong to the access key",
                $"check AWS_SECRET_ACCESS_KEY in {origin}"
            ),
            "InvalidAccessKeyId" => (
                ArtifactFault.Refused,
                "the store does not know the access key",
                $"check AWS_ACCESS_KEY_ID in {origin}, and that it belongs to this endpoint"
            ),
            "ExpiredToken" or "ExpiredTokenException" or "InvalidToken" or "TokenRefreshRequired" => (
                ArtifactFault.Refused,
                "the session token is not valid any more",
                $"renew AWS_SESSION_TOKEN in {origin}"
            ),
            "InvalidIdentityToken" or "IDPRejectedClaim" => (
                ArtifactFault.Refused,
                "the web identity's token was refused",
                $"check AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN in {origin}, and the role's trust policy"
            ),
            "RequestTimeTooSkewed" => (
                ArtifactFault.Refused,
                "this machine's clock and the store's differ too much",
                "set this machine's clock"
            ),
            _ => null,
        };

    private static (ArtifactFault Fault, string What, string Check)? OfPlace(string? code, string origin) =>
        code switch
        {
            "NoSuchBucket" => (
                ArtifactFault.BucketMissing,
                "there is no such bucket",
                "create it, or correct the address or the endpoint"
            ),
            "NoSuchKey" => (ArtifactFault.KeyMissing, "there is no such object", "publish it, or correct the address"),
            "BucketAlreadyExists" => (
                ArtifactFault.Refused,
                "the bucket belongs to someone else",
                "choose another name"
            ),
            "InvalidBucketName" => (
                ArtifactFault.Invalid,
                "this cannot be the name of a bucket",
                "use 3 to 63 of a-z, 0-9, '.' and '-'"
            ),
            "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => (
                ArtifactFault.Invalid,
                "the bucket is in another region",
                $"check AWS_REGION and AWS_ENDPOINT_URL_S3 in {origin}"
            ),
            "SlowDown" or "Throttling" or "ThrottlingException" or "RequestLimitExceeded" => (
                ArtifactFault.Throttled,
                "the store asks for fewer requests",
                "try again later"
            ),
            "RequestTimeout" or "InternalError" or "ConditionalRequestConflict" or "OperationAborted" => (
                ArtifactFault.Unreachable,
                "the store could not do it now",
                "try again later"
            ),
            _ => null,
        };

    private static (ArtifactFault Fault, string What, string Check) OfStatus(
        AmazonServiceException refusal,
        string origin
    ) =>
        (int)refusal.StatusCode switch
        {
            401 or 403 => (
                ArtifactFault.Refused,
                "the credentials do not allow this",
                $"check the keys in {origin}, and that they are allowed s3:ListBucket and s3:GetObject (to push also s3:PutObject)"
            ),
            404 => (ArtifactFault.KeyMissing, "there is no such object", "publish it, or correct the address"),
            412 or 416 => (ArtifactFault.Changed, "it is not the object that was listed any more", "look again"),
            429 or 503 => (ArtifactFault.Throttled, "the store asks for fewer requests", "try again later"),
            408 or >= 500 and not 501 => (ArtifactFault.Unreachable, "the store fails", "try again later"),
            >= 200 and < 300 => (ArtifactFault.Unreachable, "the store broke off", "try again later"),
            >= 300 and < 400 => (
                ArtifactFault.Invalid,
                "the store sends elsewhere",
                $"check AWS_REGION and AWS_ENDPOINT_URL_S3 in {origin}"
            ),
            _ => (
                ArtifactFault.Invalid,
                $"the store does not accept the request{(refusal.Message.Length > 0 ? ": " : "")}{refusal.Message}",
                $"check the address, and AWS_ENDPOINT_URL_S3 in {origin}"
            ),
        };

    private static TimeSpan? RetryAfter(AmazonServiceException refusal) =>
        Find<HttpErrorResponseException>(refusal)?.Response.GetHeaderValue("Retry-After") is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Whether the store said that it does not know what a header asks for.</summary>
    public static bool IsNotImplemented(ArtifactException fault) =>
        fault.InnerException is AmazonServiceException { StatusCode: HttpStatusCode.NotImplemented };

    /// <summary>Named as all are.</summary>
    public static ArtifactException Fault(
        ArtifactFault fault,
        S3Place place,
        string what,
        string check,
        Exception? inner = null,
        TimeSpan? retryAfter = null
    ) => new(fault, $"{place.Name} at {place.Host}: {what}: {check}", inner) { RetryAfter = retryAfter };

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
            {
                return found;
            }
        }

        return null;
    }
}
