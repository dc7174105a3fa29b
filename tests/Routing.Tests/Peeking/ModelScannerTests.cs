using System.Buffers;
using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Tests.Peeking;

public sealed class ModelScannerTests
{
    public static TheoryData<string, string, string?, string?> Cases =>
        new()
        {
            { "nothing", "", null, null },
            { "a name", "0A0161", "a", null },
            { "name and version", "0A0161120131", "a", "1" },
            { "version before name", "1201310A0161", "a", "1" },
            { "the last of several counts", "0A01610A0162", "b", null },
            { "an empty one counts too", "0A01610A00", null, null },
            { "behind other fields", "1A01783A04000000000A0161", "a", null },
            { "field 1 of another type is another field", "08010A0161", "a", null },
            { "inside a group it is not the message's", "2B0A01782C0A0161", "a", null },
            { "inside a message it is not the message's", "2A030A01780A0161", "a", null },
            { "UTF-8", "0A02C3A9", "é", null },
            { "a zero", "0A03610062", "a\0b", null },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Reads_what_is_named_wherever_the_bytes_are_split(
        string because,
        string hex,
        string? model,
        string? version
    )
    {
        var bytes = Convert.FromHexString(hex);

        for (var place = 0; place <= bytes.Length; place++)
        {
            var named = ModelScanner.Scan(Messages.Split(bytes, place));
            Assert.True(new NamedModel(model, version) == named, $"{because}, split at {place}: {named}");
        }
        Assert.Equal(
            new NamedModel(model, version),
            ModelScanner.Scan(Messages.Split(bytes, Enumerable.Range(0, bytes.Length)))
        );
    }

    [Theory]
    [InlineData("0A02C328", "the model's name is not UTF-8")]
    [InlineData("1201FF", "the model's version is not UTF-8")]
    public void Refuses_names_that_are_no_text(string hex, string expected)
    {
        var bytes = Convert.FromHexString(hex);

        var refusal = Assert.Throws<InvalidDataException>(() => ModelScanner.Scan(new ReadOnlySequence<byte>(bytes)));

        Assert.Contains(expected, refusal.Message);
    }

    [Fact]
    public void Real_messages_are_read_at_every_split()
    {
        var bytes = Messages.Infer("iris", "12").ToByteArray();

        for (var place = 0; place <= bytes.Length; place++)
            Assert.Equal(new NamedModel("iris", "12"), ModelScanner.Scan(Messages.Split(bytes, place)));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Any_bytes_are_refused_or_understood_as_the_backend_understands_them(int seed)
    {
        var random = new Random(seed);
        var understood = 0;
        var refused = 0;

        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Mutate(random);
            try
            {
                var named = ModelScanner.Scan(Messages.Split(bytes, Places(random, bytes.Length)));
                understood++;
                AssertSame(named, bytes, seed);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(understood, 2000, 18_000);
        Assert.InRange(refused, 2000, 18_000);
    }

    private static void AssertSame(NamedModel named, byte[] bytes, int seed)
    {
        ModelInferRequest parsed;
        try
        {
            parsed = ModelInferRequest.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            // Fields that the router does not look into may be wrong: the backend says so.
            return;
        }
        var expected = new NamedModel(Some(parsed.ModelName), Some(parsed.ModelVersion));
        Assert.True(expected == named, $"seed {seed}, {Convert.ToHexString(bytes)}: {named}, not {expected}");
    }

    private static byte[] Mutate(Random random)
    {
        var bytes = Messages.Infer("iris", "12").ToByteArray();
        if (random.Next(3) == 0)
        {
            bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
        }
        for (var changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--)
            bytes[random.Next(Math.Min(bytes.Length, 60))] = (byte)random.Next(256);
        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    private static IEnumerable<int> Places(Random random, int length) =>
        Enumerable.Range(0, 3).Select(_ => random.Next(length + 1)).Order();

    private static string? Some(string text) => text.Length == 0 ? null : text;
}
