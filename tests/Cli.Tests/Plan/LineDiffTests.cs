using Sluice.Cli.Plan;

namespace Sluice.Cli.Tests.Plan;

public sealed class LineDiffTests
{
    /// <summary>Why; before; after; the difference. Lines are letters, with commas between.</summary>
    public static TheoryData<string, string, string, string> Cases =>
        new()
        {
            { "nothing differs", "a,b", "a,b", "" },
            { "all is new", "", "a,b", "+ a,+ b" },
            { "all is gone", "a,b", "", "- a,- b" },
            { "one line among others", "a,b,c", "a,x,c", "  a,- b,+ x,  c" },
            { "a line in between", "a,c", "a,b,c", "  a,+ b,  c" },
            { "what is far away is not shown", "a,b,c,d,e,f", "a,b,c,d,e,g", "  …,  c,  d,  e,- f,+ g" },
            {
                "nor what is between",
                "x,a,b,c,d,e,f,g,y",
                "X,a,b,c,d,e,f,g,Y",
                "- x,+ X,  a,  b,  c,  …,  e,  f,  g,- y,+ Y"
            },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Marks_what_differs(string because, string before, string after, string expected)
    {
        var lines = LineDiff.Of(Text(before), Text(after));

        Assert.True(expected == string.Join(',', lines), $"{because}: {string.Join(',', lines)}");
    }

    private static string Text(string letters) => letters.Length == 0 ? "" : letters.Replace(',', '\n') + "\n";
}
