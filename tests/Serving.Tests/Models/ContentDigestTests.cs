using System.Security.Cryptography;
using Sluice.Serving.Models;

namespace Sluice.Serving.Tests.Models;

public sealed class ContentDigestTests
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static TheoryData<string, string, bool> Texts =>
        new()
        {
            { "as sha256sum prints it, named", $"sha256:{Empty}", true },
            { "zeros", $"sha256:{new string('0', 64)}", true },
            { "no name", Empty, false },
            { "the name of another", $"sha512:{Empty}", false },
            { "the name in upper case", $"SHA256:{Empty}", false },
            { "digits in upper case", $"sha256:{Empty.ToUpperInvariant()}", false },
            { "a digit too few", $"sha256:{Empty[1..]}", false },
            { "a digit too many", $"sha256:{Empty}0", false },
            { "no digit", $"sha256:{Empty[1..]}g", false },
            { "a digit of another script", $"sha256:{Empty[1..]}٣", false },
            { "a line end", $"sha256:{Empty}\n", false },
            { "a blank before", $" sha256:{Empty}", false },
            { "a path", $"sha256:../{Empty[3..]}", false },
            { "empty", "", false },
            { "the name alone", "sha256:", false },
        };

    [Theory, MemberData(nameof(Texts))]
    public void Reads(string because, string text, bool isDigest)
    {
        Assert.True(isDigest == ContentDigest.TryParse(text, out var digest), because);

        if (isDigest)
        {
            Assert.Equal((text, text["sha256:".Length..]), (digest.ToString(), digest.Hex));
            Assert.Equal(digest, ContentDigest.Parse(text));
            return;
        }

        var refusal = Assert.Throws<FormatException>(() => ContentDigest.Parse(text));
        Assert.Equal($"'{text}' is no digest: expected sha256: followed by 64 of 0-9 and a-f", refusal.Message);
    }

    [Fact]
    public void Is_made_of_the_bytes_of_a_hash() =>
        Assert.Equal($"sha256:{Empty}", ContentDigest.Of(SHA256.HashData([])).ToString());
}
