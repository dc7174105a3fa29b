using Sluice.Artifacts.S3;

namespace Sluice.Artifacts.Tests.S3;

public sealed class S3LimitsTests
{
    private const long Mebibyte = 1 << 20;

    public static TheoryData<string, long, long> Files =>
        new()
        {
            { "a file just above one request", (32 * Mebibyte) + 1, 16 * Mebibyte },
            { "the largest in 10,000 parts of the usual size", 160_000 * Mebibyte, 16 * Mebibyte },
            { "a byte more", (160_000 * Mebibyte) + 1, 17 * Mebibyte },
            { "the largest object of S3", 5 * Mebibyte * Mebibyte, 525 * Mebibyte },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void Cuts_no_file_into_more_parts_than_allowed(string because, long bytes, long part)
    {
        var cut = new S3Limits().PartBytesOf(bytes);

        Assert.True(part == cut, $"{because}: {cut}");
        Assert.True((bytes + cut - 1) / cut <= 10_000, because);
    }
}
