using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.Stores;

public sealed class ObjectPathTests
{
    public static TheoryData<string, string> Legal =>
        new()
        {
            { "a name", "model.onnx" },
            { "folders", "a/b/c" },
            { "a hidden name", ".hidden" },
            { "dots that do not climb", "a..b/...c/d.." },
            { "marks", "+%#?&=~ ;:@'\"" },
            { "other scripts", "größe/模型/🧪" },
            { "255 bytes of a part", new string('a', 255) },
            { "1,024 bytes", string.Join('/', Enumerable.Repeat(new string('a', 204), 5)) },
        };

    public static TheoryData<string, string, string> Illegal =>
        new()
        {
            { "nothing", "", "empty part" },
            { "a slash first", "/etc/passwd", "empty part" },
            { "a slash last", "a/", "empty part" },
            { "two slashes", "a//b", "empty part" },
            { "this folder", "a/./b", "'.'" },
            { "the folder above", "../a", "'..'" },
            { "above in the middle", "a/../../b", "'..'" },
            { "above at the end", "a/..", "'..'" },
            { "a backslash", @"..\a", "backslash" },
            { "a zero", "a\0b", "control character" },
            { "a line end", "a\nb", "control character" },
            { "an escape of terminals", "a\u001b[2Jb", "control character" },
            { "a control character above ASCII", "a\u0085b", "control character" },
            { "what was no UTF-8", "a\uFFFDb", "not UTF-8" },
            { "half a surrogate pair", "a\ud800b", "not UTF-8" },
            { "256 bytes of a part", new string('a', 256), "255 bytes" },
            { "256 bytes in 86 letters", new string('模', 86), "255 bytes" },
            { "1,025 bytes", string.Join('/', Enumerable.Repeat(new string('a', 204), 5)) + "a", "1024 bytes" },
        };

    [Theory]
    [MemberData(nameof(Legal))]
    public void Takes_what_a_directory_can_hold(string because, string path)
    {
        var reason = ObjectPath.WhyNot(path);

        Assert.True(reason is null, $"{because}: {reason}");
        ObjectPath.Check(path);
    }

    [Theory]
    [MemberData(nameof(Illegal))]
    public void Refuses_what_could_lead_out_or_cannot_be_stored(string because, string path, string named)
    {
        var failure = Assert.Throws<ArtifactException>(() => ObjectPath.Check(path));

        Assert.True(failure.Fault == ArtifactFault.Invalid, because);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.True(failure.Message.Length < 300, "the message shows all of it");
    }
}
