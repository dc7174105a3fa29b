using System.Text;
using Sluice.ControllerRuntime.Events;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Tests.Events;

public sealed class EventLedgerTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly EventLedger _ledger = new("sluice.dev/test", "a");

    [Fact]
    public void Equal_happenings_are_one_event_whose_count_is_written_now_and_then()
    {
        _ledger.Add(Happened("x"), Noon);
        var first = Assert.Single(_ledger.TakeDue(Noon));
        first.Tried("u", 1, Noon);
        for (var second = 1; second <= 59; second++)
            _ledger.Add(Happened("x"), Noon.AddSeconds(second));

        Assert.Null(first.ToWrite().Metadata.Uid is null ? "" : null);
        Assert.Empty(_ledger.TakeDue(Noon.AddSeconds(59)));
        var second2 = Assert.Single(_ledger.TakeDue(Noon.AddSeconds(60)));
        Assert.Equal(60, second2.ToWrite().Series?.Count);
        Assert.Equal(Noon.AddSeconds(59), second2.ToWrite().Series?.LastObservedTime);
        second2.Tried("u", 60, Noon.AddSeconds(60));
        Assert.Empty(_ledger.TakeDue(Noon.AddMinutes(10)));
        _ledger.Add(Happened("x"), Noon.AddMinutes(11));
        Assert.False(Assert.Single(_ledger.TakeDue(Noon.AddMinutes(11))).IsStored);
    }

    [Fact]
    public void An_object_with_much_news_is_heard_less()
    {
        var kept = Enumerable.Range(0, 100).Count(number => _ledger.Add(Happened($"{number}"), Noon));

        Assert.Equal(EventLedger.NewAtOnce, kept);
        Assert.False(_ledger.Add(Happened("more"), Noon.AddMinutes(2)));
        Assert.True(_ledger.Add(Happened("more"), Noon.AddMinutes(3)));
        Assert.True(_ledger.Add(Happened("0"), Noon.AddMinutes(3)));
        Assert.True(_ledger.Add(Happened("x", uid: "another"), Noon));
    }

    [Fact]
    public void A_long_note_is_cut_between_characters()
    {
        _ledger.Add(Happened(string.Concat(Enumerable.Repeat("ä€😀", 500))), Noon);

        var note = Assert.Single(_ledger.TakeDue(Noon)).ToWrite().Note!;

        Assert.InRange(Encoding.UTF8.GetByteCount(note), 1010, 1024);
        Assert.DoesNotContain('\uFFFD', note);
    }

    private static Happening Happened(string note, string uid = "u") =>
        new(
            new ObjectReference
            {
                Kind = "Parcel",
                Namespace = "n",
                Name = "p",
                Uid = uid,
            },
            EventSeverity.Normal,
            "Packed",
            "Pack",
            note
        );
}
