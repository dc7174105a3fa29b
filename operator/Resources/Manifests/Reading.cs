using System.Diagnostics.CodeAnalysis;

namespace Sluice.Resources.Manifests;

/// <summary>What reading a manifest gave: the value, or everything that is wrong.</summary>
/// <param name="Value">The value; null when there are problems.</param>
/// <param name="Problems">All problems, in the order of the text; empty when there is a value.</param>
public sealed record Reading<T>(T? Value, IReadOnlyList<ManifestProblem> Problems)
    where T : class
{
    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Value is not null;
}
