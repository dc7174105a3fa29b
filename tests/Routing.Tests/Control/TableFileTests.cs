using Sluice.Protos.Control;
using Sluice.Routing.Control;

namespace Sluice.Routing.Tests.Control;

public sealed class TableFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-table-").FullName;

    [Fact]
    public void What_was_saved_last_is_loaded()
    {
        var table = Tables.Of(7, Tables.Route("n/iris", "a r1 1 10000 127.0.0.1:1"));
        new TableFile(_folder).Save(new RoutingTable());
        new TableFile(_folder).Save(table);

        Assert.Equal(table, new TableFile(_folder).Load());
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Where_nothing_was_saved_nothing_is_known() => Assert.Null(new TableFile(_folder).Load());

    [Theory]
    [InlineData("empty", 0, null)]
    [InlineData("cut short", 60, null)]
    [InlineData("another mark", null, 0)]
    [InlineData("a changed byte", null, 45)]
    public void A_file_that_is_not_whole_is_refused(string what, int? length, int? changed)
    {
        var file = new TableFile(_folder);
        file.Save(Tables.Of(7, Tables.Route("n/iris", "a r1 1 10000 127.0.0.1:1")));
        var bytes = File.ReadAllBytes(file.Path);
        if (changed is { } index)
            bytes[index] ^= 1;
        File.WriteAllBytes(file.Path, bytes[..(length ?? bytes.Length)]);

        var refusal = Record.Exception(file.Load);

        Assert.True(refusal is InvalidDataException, what);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
