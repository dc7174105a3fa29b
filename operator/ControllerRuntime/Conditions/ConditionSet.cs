using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Conditions;

/// <summary>
/// The next conditions of an object, made of those it has. Pure. A time of transition stays while the status stays, and an
/// order once given stays too, so that equal findings make an equal status and no write.
/// </summary>
/// <param name="before">As read; null: none.</param>
/// <param name="generation">Of the spec that the findings are about.</param>
/// <param name="now">The time of what changes.</param>
public sealed class ConditionSet(IReadOnlyList<Condition>? before, long generation, DateTimeOffset now)
{
    private readonly List<Condition> _conditions = [.. before ?? []];

    /// <summary>It is so.</summary>
    public ConditionSet True(string type, string reason, string message) => Set(type, "True", reason, message);

    /// <summary>It is not so.</summary>
    public ConditionSet False(string type, string reason, string message) => Set(type, "False", reason, message);

    /// <summary>It cannot be known.</summary>
    public ConditionSet Unknown(string type, string reason, string message) => Set(type, "Unknown", reason, message);

    /// <summary>Nothing is said of it: for conditions that are there only while they are true.</summary>
    public ConditionSet Without(string type)
    {
        _conditions.RemoveAll(condition => condition.Type == type);
        return this;
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Condition> ToList() => [.. _conditions];

    private ConditionSet Set(string type, string status, string reason, string message)
    {
        var index = _conditions.FindIndex(condition => condition.Type == type);
        var isSame = index >= 0 && _conditions[index].Status == status;
        var next = new Condition
        {
            Type = type,
            Status = status,
            ObservedGeneration = generation,
            // Written to the second, so kept to the second: what is read back must equal what was meant.
            LastTransitionTime = isSame ? _conditions[index].LastTransitionTime : ToSeconds(now),
            Reason = reason,
            Message = message,
        };
        if (index < 0)
            _conditions.Add(next);
        else
            _conditions[index] = next;
        return this;
    }

    private static DateTimeOffset ToSeconds(DateTimeOffset time) =>
        time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
