using System.Text;
using Sluice.KubernetesObjects.Events;

namespace Sluice.ControllerRuntime.Events;

/// <summary>
/// Decides what is written of what happens: the first of equal happenings makes an event, the next are counted in it, and an
/// object about which too much is new is heard less. Pure but for its own memory; one caller at a time.
/// </summary>
internal sealed class EventLedger(string controller, string instance)
{
    /// <summary>Equal happenings within this of each other are one event.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(6);

    /// <summary>A count is written at most so often.</summary>
    public static readonly TimeSpan BetweenCounts = TimeSpan.FromMinutes(1);

    /// <summary>New events of one object at once, and one more after each <see cref="NewAfter"/>.</summary>
    public const int NewAtOnce = 20;

    /// <summary>What a place for a new event takes to come back.</summary>
    public static readonly TimeSpan NewAfter = TimeSpan.FromMinutes(3);

    private const int MaxNoteBytes = 1024;
    private readonly Dictionary<Happening, EventEntry> _entries = [];
    private readonly Dictionary<string, (double Places, DateTimeOffset Since)> _places = [];
    private long _number;

    /// <summary>One happened.</summary>
    /// <returns>Whether it is kept; false: the object has had too many.</returns>
    public bool Add(Happening happening, DateTimeOffset now)
    {
        if (_entries.TryGetValue(happening, out var entry))
        {
            entry.Count++;
            entry.Last = now;
            return true;
        }

        if (!TakePlace(happening.Regarding.Uid ?? "", now))
            return false;

        _entries[happening] = new EventEntry(NewEvent(happening, now)) { Last = now };
        return true;
    }

    /// <summary>The entries with something to write now. What has been quiet is written a last time, and forgotten.</summary>
    public IReadOnlyList<EventEntry> TakeDue(DateTimeOffset now)
    {
        var due = _entries.Values.Where(entry => entry.IsDue(now)).ToList();
        foreach (var (happening, entry) in _entries.Where(pair => now - pair.Value.Last > Together).ToList())
        {
            if (!due.Contains(entry))
                _entries.Remove(happening);
        }

        foreach (
            var uid in _places.Where(pair => Refilled(pair.Value, now) >= NewAtOnce).Select(pair => pair.Key).ToList()
        )
        {
            _places.Remove(uid);
        }
        return due;
    }

    private static double Refilled((double Places, DateTimeOffset Since) before, DateTimeOffset now) =>
        Math.Min(NewAtOnce, before.Places + ((now - before.Since) / NewAfter));

    private bool TakePlace(string uid, DateTimeOffset now)
    {
        var places = _places.TryGetValue(uid, out var before) ? Refilled(before, now) : NewAtOnce;
        if (places < 1)
            return false;
        _places[uid] = (places - 1, now);
        return true;
    }

    private Event NewEvent(Happening happening, DateTimeOffset now)
    {
        var about = happening.Regarding;
        var name = about.Name ?? "";
        return new Event
        {
            Metadata = new()
            {
                Namespace = about.Namespace ?? "default",
                Name = $"{name[..Math.Min(name.Length, 200)]}.{now.UtcTicks:x}{_number++:x}",
            },
            EventTime = now,
            Severity = happening.Severity.ToString(),
            Reason = happening.Reason,
            Action = happening.Action,
            Note = Cut(happening.Note),
            Regarding = about,
            ReportingController = controller,
            ReportingInstance = instance[..Math.Min(instance.Length, 128)],
        };
    }

    /// <summary>At a character's border.</summary>
    private static string Cut(string note)
    {
        if (Encoding.UTF8.GetByteCount(note) <= MaxNoteBytes)
            return note;
        var length = 0;
        var bytes = 3;
        foreach (var rune in note.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MaxNoteBytes)
                break;
            length += rune.Utf16SequenceLength;
        }

        return note[..length] + "…";
    }
}
