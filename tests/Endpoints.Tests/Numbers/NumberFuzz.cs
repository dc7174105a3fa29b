using System.Globalization;

namespace Sluice.Endpoints.Tests.Numbers;

/// <summary>
/// How many values the number readers and writers are compared with the platform's on: a million by default, as many as
/// SLUICE_NUMBERS says (<c>./dev chaos</c>: a hundred million).
/// </summary>
internal static class NumberFuzz
{
    private const int Default = 1_000_000;

    public static long Count { get; } =
        Environment.GetEnvironmentVariable("SLUICE_NUMBERS") is { Length: > 0 } asked
            ? long.Parse(asked, CultureInfo.InvariantCulture)
            : Default;

    /// <summary>Runs parts of all values beside each other; each has chance of its own, the same in every run.</summary>
    public static void Run(Action<Random, int> part)
    {
        const int most = 100_000;
        var parts = (int)((Count + most - 1) / most);
        Parallel.For(0, parts, number => part(new Random(number), (int)Math.Min(most, Count - ((long)number * most))));
    }
}
