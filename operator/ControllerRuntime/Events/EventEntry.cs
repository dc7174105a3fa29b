using Sluice.KubernetesObjects.Events;

namespace Sluice.ControllerRuntime.Events;

/// <summary>An event, how often it has happened, and what of that is written.</summary>
internal sealed class EventEntry(Event first)
{
    /// <summary>As it was made, and once it is written, as the server has it.</summary>
    public Event Event { get; private set; } = first;

    /// <summary>How often so far.</summary>
    public int Count { get; set; } = 1;

    /// <summary>When last.</summary>
    public required DateTimeOffset Last { get; set; }

    /// <summary>Whether the server has it.</summary>
    public bool IsStored => Event.Metadata.Uid is not null;

    private int Written { get; set; }

    private DateTimeOffset WrittenAt { get; set; }

    /// <summary>New, or counted further and long enough ago, or quiet for so long that nothing more will be added.</summary>
    public bool IsDue(DateTimeOffset now) =>
        Written < Count
        && (Written == 0 || now - WrittenAt >= EventLedger.BetweenCounts || now - Last > EventLedger.Together);

    /// <summary>What to write: the event itself, or its count.</summary>
    public Event ToWrite() =>
        Count == 1
            ? Event
            : Event with
            {
                Series = new EventSeries { Count = Count, LastObservedTime = Last },
            };

    /// <summary>It was tried.</summary>
    /// <param name="uid">The server's identity of the event; null: it was not taken.</param>
    /// <param name="count">Up to where it was told.</param>
    /// <param name="now">The time.</param>
    public void Tried(string? uid, int count, DateTimeOffset now)
    {
        Event = Event with { Metadata = Event.Metadata with { Uid = uid ?? Event.Metadata.Uid } };
        Written = count;
        WrittenAt = now;
    }
}
