using Azure.Identity;
using Sluice.Artifacts.AzureBlob.Access;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.AzureBlob;

/// <summary>The only place where Azure's answers, and failures to get one, become faults.</summary>
internal static class AzureBlobFaults
{
    private const string CheckNetwork = $"check the account, {AzureAccess.EndpointName}, the network and the proxy";
    private const string TryLater = "try again later";
    private const int LongestCode = 64;
    private const int LongestReason = 600;

    /// <summary>The fault of an answer that is no success.</summary>
    /// <param name="answer">As it was received.</param>
    /// <param name="place">What it is about.</param>
    /// <param name="access">Where it was asked, and by whom.</param>
    /// <param name="now">This machine's time.</param>
    public static ArtifactException Of(
        HttpResponseMessage answer,
        AzureBlobPlace place,
        AzureAccess access,
        DateTimeOffset now
    )
    {
        var (status, code) = ((int)answer.StatusCode, CodeOf(answer));
        var (fault, what, check) = OfCode(code, place) ?? OfStatus(status, place);
        if (fault == ArtifactFault.Refused)
        {
            var why = access.Authorization.WhyRefused(now, answer.Headers.Date);
            check = $"{access.Authorization.Description}: {why ?? check}";
        }

        var request = answer.Headers.TryGetValues("x-ms-request-id", out var ids) ? $", request {ids.First()}" : "";
        return Fault(
            fault,
            place,
            access.Endpoint,
            $"{what} ({(code is null ? "" : $"{code}, ")}HTTP {status}{request})",
            check,
            retryAfter: RetryAfter(answer, now)
        );
    }

    /// <summary>What to throw for a failure: its fault, or cancellation where the caller gave up.</summary>
    /// <param name="failure">As it was caught.</param>
    /// <param name="place">What it is about.</param>
    /// <param name="access">Where it was asked, and by whom; null: that is not known.</param>
    /// <param name="guard">Whether silence caused it.</param>
    public static Exception Of(Exception failure, AzureBlobPlace place, AzureAccess? access, StallGuard guard)
    {
        if (Find<ArtifactException>(failure) is { } known)
        {
            return known;
        }

        var endpoint = access?.Endpoint;
        if (guard.HasStalled)
        {
            var silence = $"nothing came for {guard.Limit.TotalSeconds:0.#} s";
            return Fault(ArtifactFault.Unreachable, place, endpoint, silence, CheckNetwork, failure);
        }

        if (guard.Token.IsCancellationRequested)
        {
            return new OperationCanceledException(failure.Message, failure, guard.Token);
        }

        if (Find<DistrustedException>(failure) is { } distrust)
        {
            const string Distrusted = "the certificate is not trusted";
            return Fault(ArtifactFault.TlsNotTrusted, place, endpoint, Distrusted, distrust.Message, failure);
        }

        return failure is AuthenticationFailedException refused
            ? OfIdentity(refused, place, access)
            : Fault(ArtifactFault.Unreachable, place, endpoint, Innermost(failure), CheckNetwork, failure);
    }

    private static ArtifactException OfIdentity(
        AuthenticationFailedException failure,
        AzureBlobPlace place,
        AzureAccess? access
    )
    {
        var who = access?.Authorization.Description;
        // A server that answers has a status; only connections that fail have none.
        var fault =
            Find<HttpRequestException>(failure) is not null ? ArtifactFault.Unreachable
            : failure is CredentialUnavailableException || Find<IOException>(failure) is not null
                ? ArtifactFault.CredentialsMissing
            : ArtifactFault.Refused;
        return Fault(fault, place, access?.Endpoint, $"no token for {who}", Innermost(failure), failure);
    }

    private static (ArtifactFault Fault, string What, string Check)? OfCode(string? code, AzureBlobPlace place) =>
        code switch
        {
            "ContainerNotFound" or "ResourceNotFound" => NoContainer(place),
            "BlobNotFound" => NoBlob,
            "BlobAlreadyExists" or "ContainerAlreadyExists" or "UnauthorizedBlobOverwrite" => (
                ArtifactFault.Exists,
                "it is there already",
                "what is published is never overwritten: use a new version"
            ),
            "ContainerBeingDeleted" or "InternalError" or "OperationTimedOut" => (
                ArtifactFault.Unreachable,
                "the store could not do it now",
                TryLater
            ),
            "ServerBusy" => (ArtifactFault.Throttled, "the store asks for fewer requests", TryLater),
            "AuthenticationFailed" or "NoAuthenticationInformation" or "InvalidAuthenticationInfo" => (
                ArtifactFault.Refused,
                "the credentials were not accepted",
                $"correct them, and check that they are of the account '{place.Root.Host}'"
            ),
            "KeyBasedAuthenticationNotPermitted" => (
                ArtifactFault.Refused,
                "the account accepts no keys",
                "use an identity instead"
            ),
            "InvalidBlockList" or "InvalidRange" => Changed,
            "InvalidResourceName" or "OutOfRangeInput" => (
                ArtifactFault.Invalid,
                "this cannot be the name of a container or a blob",
                "a container has 3 to 63 of a-z, 0-9 and '-'; correct the address"
            ),
            _ => null,
        };

    private static (ArtifactFault Fault, string What, string Check) NoBlob =>
        (ArtifactFault.KeyMissing, "there is no such blob", "publish it, or correct the address");

    private static (ArtifactFault Fault, string What, string Check) Changed =>
        (ArtifactFault.Changed, "it is not the blob that was listed any more", "look again");

    private static (ArtifactFault Fault, string What, string Check) NoContainer(AzureBlobPlace place) =>
        (
            ArtifactFault.BucketMissing,
            $"there is no container '{place.Container}' in the account '{place.Root.Host}'",
            "create it, or correct the address"
        );

    private static (ArtifactFault Fault, string What, string Check) OfStatus(int status, AzureBlobPlace place) =>
        status switch
        {
            401 or 403 => (
                ArtifactFault.Refused,
                "the credentials do not allow this",
                "grant them reading and listing (Storage Blob Data Reader), to push also writing (Storage Blob Data "
                    + "Contributor), and check the account's firewall"
            ),
            404 => place.Path is null ? NoContainer(place) : NoBlob,
            412 or 416 => Changed,
            429 or 503 => (ArtifactFault.Throttled, "the store asks for fewer requests", TryLater),
            408 or >= 500 and not 501 and not 505 => (ArtifactFault.Unreachable, "the store fails", TryLater),
            _ => (
                ArtifactFault.Invalid,
                "the store does not accept the request",
                $"check the address and {AzureAccess.EndpointName}"
            ),
        };

    private static ArtifactException Fault(
        ArtifactFault fault,
        AzureBlobPlace place,
        Uri? endpoint,
        string what,
        string check,
        Exception? inner = null,
        TimeSpan? retryAfter = null
    ) =>
        new(fault, $"{place.Name}{(endpoint is null ? "" : $" at {endpoint.Authority}")}: {what}: {check}", inner)
        {
            RetryAfter = retryAfter,
        };

    /// <summary>Azure's own codes are words; anything else could be a stranger's text.</summary>
    private static string? CodeOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("x-ms-error-code", out var codes)
        && codes.First() is { Length: <= LongestCode } code
        && code.All(char.IsAsciiLetterOrDigit)
            ? code
            : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage answer, DateTimeOffset now) =>
        answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > now => date - now,
            _ => null,
        };

    private static string Innermost(Exception failure) => OneLine(failure.GetBaseException().Message).TrimEnd('.');

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestReason ? line : $"{line[..LongestReason]}…";
    }

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
