using System.Net.Http.Headers;
using System.Text;
using Sluice.Artifacts.AzureBlob.Access;
using Sluice.Artifacts.Connections;

namespace Sluice.Artifacts.Tests.AzureBlob.Access;

/// <summary>
/// The strings are put together by hand as the vendor's documentation ("Authorize with Shared Key") says, the first is its own example; the
/// signatures were computed of them by Python's hmac.
/// </summary>
public sealed class SharedKeyAuthorizationTests
{
    private const string Metadata = "http://host/mycontainer?restype=container&comp=metadata&timeout=20";
    private const string Listing =
        "http://host/mycontainer?restype=container&comp=list&prefix=a%20b%2B%C3%BC%2F&include=snapshots&include=metadata&include=uncommittedblobs";

    private static readonly byte[] Key = Encoding.ASCII.GetBytes("sluice-test-vector-key-0123456789");

    [Fact]
    public Task Signs_the_example_of_the_documentation() =>
        SignsAsync(
            new HttpRequestMessage(HttpMethod.Get, RawUrl.Of(Metadata)),
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n"
                + "/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20",
            "99QgWOi6VA/fv4TDHdsGWCWduqcuvAmVN0WvpksggG0="
        );

    [Fact]
    public Task Signs_a_write_with_its_length_type_and_condition()
    {
        var request = new HttpRequestMessage(HttpMethod.Put, RawUrl.Of("http://host/mycontainer/a%20b/%C3%BC"))
        {
            Content = new ByteArrayContent(new byte[11]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        request.Headers.TryAddWithoutValidation("x-ms-blob-type", "BlockBlob");

        return SignsAsync(
            request,
            "PUT\n\n\n11\n\napplication/octet-stream\n\n\n\n*\n\n\nx-ms-blob-type:BlockBlob\n"
                + "x-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer/a%20b/%C3%BC",
            "wfHY23TldjcOcQGqoicouJZJTWLaSoCpgkDmswlTxcs="
        );
    }

    [Fact]
    public Task Signs_queries_decoded_sorted_and_joined_with_a_range_and_a_tag()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, RawUrl.Of(Listing));
        request.Headers.TryAddWithoutValidation("If-Match", "\"0x8CBFF45D8A29A19\"");
        request.Headers.TryAddWithoutValidation("Range", "bytes=5-");

        return SignsAsync(
            request,
            "GET\n\n\n\n\n\n\n\n\"0x8CBFF45D8A29A19\"\n\n\nbytes=5-\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\n"
                + "x-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:list\n"
                + "include:metadata,snapshots,uncommittedblobs\nprefix:a b+ü/\nrestype:container",
            "Wt0rKSRCVznBm1yKafzmLeB3uErWwOxZXxdlsuz1ALw="
        );
    }

    private static async Task SignsAsync(HttpRequestMessage request, string signed, string signature)
    {
        request.Headers.TryAddWithoutValidation("x-ms-version", "2015-02-21");
        request.Headers.TryAddWithoutValidation("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT");

        var text = SharedKeyAuthorization.StringToSign(request, "myaccount");
        await new SharedKeyAuthorization("myaccount", Key, "the key").AuthorizeAsync(request, default);

        Assert.Equal(signed, text);
        Assert.Equal($"SharedKey myaccount:{signature}", request.Headers.GetValues("Authorization").Single());
    }
}
