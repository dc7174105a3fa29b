using System.Globalization;

namespace Sluice.Benchmarks;

/// <summary>What <c>./dev bench</c> was told.</summary>
internal sealed record BenchOptions
{
    /// <summary>A file for the figures as JSON.</summary>
    public string? Json { get; private set; }

    /// <summary>Whether docs/benchmarks.md gets the figures.</summary>
    public bool Docs { get; private set; }

    /// <summary>How the names of the benchmarks that run begin.</summary>
    public string Only { get; private set; } = "";

    /// <summary>Bytes of the downloaded version.</summary>
    public long DownloadBytes { get; private set; } = 1L << 30;

    /// <summary>Objects that are listed.</summary>
    public int Objects { get; private set; } = 10_000;

    /// <summary>Requests of a measurement of the router's hop.</summary>
    public int Requests { get; private set; } = 40_000;

    /// <summary>How often each of the model server's measurements is taken.</summary>
    public int Rounds { get; private set; } = 5;

    /// <summary>How long one of them lasts.</summary>
    public double Seconds { get; private set; } = 1;

    /// <summary>Whether a group of figures has some whose names begin as asked for.</summary>
    public static bool IsWanted(string group, string only) =>
        group.StartsWith(only, StringComparison.Ordinal) || only.StartsWith(group, StringComparison.Ordinal);

    /// <exception cref="FormatException">A flag is unknown, or lacks its number.</exception>
    public static BenchOptions Parse(ReadOnlySpan<string> words)
    {
        var options = new BenchOptions();
        while (words is [var flag, .. var rest])
        {
            if (flag == "--docs")
            {
                options.Docs = true;
                words = rest;
            }
            else if (rest is [var value, .. var further] && options.Take(flag, value))
            {
                words = further;
            }
            else
            {
                throw new FormatException(
                    $"{flag} is unknown or lacks its value; expected --json FILE, --docs, --only PREFIX, --download-bytes N, "
                        + "--objects N, --requests N, --rounds N or --seconds S"
                );
            }
        }

        return options;
    }

    private bool Take(string flag, string value)
    {
        switch (flag)
        {
            case "--json":
                Json = value;
                return true;
            case "--only":
                Only = value;
                return true;
            case "--download-bytes" when long.TryParse(value, out var bytes) && bytes > 0:
                DownloadBytes = bytes;
                return true;
            case "--objects" when int.TryParse(value, out var objects) && objects > 0:
                Objects = objects;
                return true;
            case "--requests" when int.TryParse(value, out var requests) && requests > 0:
                Requests = requests;
                return true;
            case "--rounds" when int.TryParse(value, out var rounds) && rounds > 0:
                Rounds = rounds;
                return true;
            case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                Seconds = seconds;
                return true;
            default:
                return false;
        }
    }
}
