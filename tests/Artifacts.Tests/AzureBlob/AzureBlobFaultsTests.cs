using System.Globalization;
using System.Net;
using System.Text;
using Sluice.Artifacts.AzureBlob;
using Sluice.Artifacts.AzureBlob.Access;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.AzureBlob;

public sealed class AzureBlobFaultsTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly AzureBlobPlace Blob = new(
        ArtifactUri.Parse("az://account/container/models"),
        "v1/model.onnx"
    );
    private static readonly SharedKeyAuthorization Key = new(
        "account",
        Encoding.ASCII.GetBytes("key"),
        "the account key"
    );

    public static TheoryData<string, int, string, bool, ArtifactFault> Answers =>
        new()
        {
            { "no such blob", 404, "BlobNotFound", true, ArtifactFault.KeyMissing },
            { "no such container", 404, "ContainerNotFound", true, ArtifactFault.BucketMissing },
            { "no such account on this host", 404, "ResourceNotFound", true, ArtifactFault.BucketMissing },
            { "nothing said about a blob", 404, "", true, ArtifactFault.KeyMissing },
            { "nothing said about a container", 404, "", false, ArtifactFault.BucketMissing },
            { "a container that goes away", 409, "ContainerBeingDeleted", false, ArtifactFault.Unreachable },
            { "a wrong key", 403, "AuthenticationFailed", true, ArtifactFault.Refused },
            { "no right", 403, "AuthorizationPermissionMismatch", true, ArtifactFault.Refused },
            { "no right, by the firewall", 403, "AuthorizationFailure", true, ArtifactFault.Refused },
            { "keys are switched off", 403, "KeyBasedAuthenticationNotPermitted", true, ArtifactFault.Refused },
            { "a token that is none", 400, "InvalidAuthenticationInfo", true, ArtifactFault.Refused },
            { "a token that has expired", 401, "InvalidAuthenticationInfo", true, ArtifactFault.Refused },
            { "nobody", 401, "", true, ArtifactFault.Refused },
            { "there already", 409, "BlobAlreadyExists", true, ArtifactFault.Exists },
            {
                "there already, and only creating is allowed",
                403,
                "UnauthorizedBlobOverwrite",
                true,
                ArtifactFault.Exists
            },
            { "another tag", 412, "ConditionNotMet", true, ArtifactFault.Changed },
            { "became shorter", 416, "InvalidRange", true, ArtifactFault.Changed },
            { "blocks of another writer", 400, "InvalidBlockList", true, ArtifactFault.Changed },
            { "a bad name", 400, "InvalidResourceName", false, ArtifactFault.Invalid },
            { "another bad request", 400, "InvalidHeaderValue", true, ArtifactFault.Invalid },
            { "sent elsewhere", 301, "", true, ArtifactFault.Invalid },
            { "not made for this", 501, "", true, ArtifactFault.Invalid },
            { "busy", 503, "ServerBusy", true, ArtifactFault.Throttled },
            { "busy, with another status", 500, "ServerBusy", true, ArtifactFault.Throttled },
            { "busy, without a word", 503, "", true, ArtifactFault.Throttled },
            { "too many", 429, "", true, ArtifactFault.Throttled },
            { "broken", 500, "InternalError", true, ArtifactFault.Unreachable },
            { "too slow", 500, "OperationTimedOut", true, ArtifactFault.Unreachable },
            { "a proxy without a store", 502, "", true, ArtifactFault.Unreachable },
            { "a proxy that waits no longer", 504, "", true, ArtifactFault.Unreachable },
            { "too slow for the proxy", 408, "", true, ArtifactFault.Unreachable },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Says_what_to_do_next(string because, int status, string code, bool ofBlob, ArtifactFault fault)
    {
        var place = ofBlob ? Blob : Blob with { Path = null };

        var failure = AzureBlobFaults.Of(Answer(status, code), place, Access(Key), Now);

        Assert.True(fault == failure.Fault, $"{because}: {failure}");
        Assert.StartsWith(place.Name, failure.Message, StringComparison.Ordinal);
        Assert.Contains("at host:81", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"HTTP {status}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string?, double?> Waits =>
        new()
        {
            { "nothing said", null, null },
            { "seconds", "7", 7 },
            { "a time", Now.AddSeconds(90).ToString("R", CultureInfo.InvariantCulture), 90 },
            { "a time that is over", Now.AddSeconds(-90).ToString("R", CultureInfo.InvariantCulture), null },
        };

    [Theory]
    [MemberData(nameof(Waits))]
    public void Waits_as_long_as_it_was_asked_to(string because, string? stated, double? seconds)
    {
        var answer = Answer(503, "ServerBusy");
        if (stated is not null)
        {
            answer.Headers.Add("Retry-After", stated);
        }

        var failure = AzureBlobFaults.Of(answer, Blob, Access(Key), Now);

        Assert.True(seconds == failure.RetryAfter?.TotalSeconds, because);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-10, false)]
    [InlineData(-20, true)]
    [InlineData(20, true)]
    public void Suspects_the_clock_where_it_differs(int minutes, bool suspected)
    {
        var answer = Answer(403, "AuthenticationFailed");
        answer.Headers.Date = Now.AddMinutes(minutes);

        var failure = AzureBlobFaults.Of(answer, Blob, Access(Key), Now);

        Assert.Equal(suspected, failure.Message.Contains("clock", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("over", "se=2030-01-02T11:59:59Z", "expired at 2030-01-02 11:59:59Z")]
    [InlineData("not yet begun", "st=2030-01-02T12:00:01Z&se=2031-01-01", "begins to hold at 2030-01-02 12:00:01Z")]
    [InlineData("in force", "st=2030-01-02T11:00:00Z&se=2031-01-01", "correct them")]
    [InlineData("of a stored policy, whose times are not known here", "si=policy", "correct them")]
    public void Says_what_is_wrong_with_a_signature(string because, string times, string expected)
    {
        var sas = new SasAuthorization($"sv=2019-12-12&{times}&sig=secret", "the signature");

        var failure = AzureBlobFaults.Of(Answer(403, "AuthenticationFailed"), Blob, Access(sas), Now);

        Assert.True(failure.Message.Contains(expected, StringComparison.Ordinal), $"{because}: {failure.Message}");
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeats_no_code_that_is_not_a_word()
    {
        var failure = AzureBlobFaults.Of(Answer(400, "sig=secret&x"), Blob, Access(Key), Now);

        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    private static AzureAccess Access(IAzureAuthorization authorization) =>
        new(new Uri("https://host:81"), authorization);

    private static HttpResponseMessage Answer(int status, string code)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status);
        if (code.Length > 0)
        {
            answer.Headers.Add("x-ms-error-code", code);
        }

        return answer;
    }
}
