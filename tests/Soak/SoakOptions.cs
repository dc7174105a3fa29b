using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sluice.Soak;

/// <summary>How long and how hard.</summary>
internal sealed record SoakOptions
{
    private const string Usage = """
        Usage: ./dev soak [--minutes M] [--requests N] [--edits E] [--callers C] [--away S] [--operator KIND] [--models DIR]

        Steady load on routers, operators and model servers as processes, while everything changes. It lasts M minutes, and
        longer until N requests were answered and E edits made. All operators are away for S seconds once, and shortly later on.
        KIND is real (the operator's program, with a Kubernetes control plane) or scripted (its decisions over a file).
        Ends with "requests R, failed F, lost L"; F must be 0.
        """;

    /// <summary>The least time.</summary>
    public double Minutes { get; init; } = 10;

    /// <summary>The least number of requests.</summary>
    public long Requests { get; init; }

    /// <summary>The least number of edits of weights.</summary>
    public int Edits { get; init; } = 100;

    /// <summary>How many requests are on their way at a time.</summary>
    public int Callers { get; init; } = 16;

    /// <summary>How long no operator lives, the first time.</summary>
    public double AwaySeconds { get; init; } = 120;

    /// <summary>Whether the operator's own program decides.</summary>
    public bool HasRealOperator { get; init; } = true;

    /// <summary>The repository of the model: versions 1 and 2.</summary>
    public string Models { get; init; } = Path.GetFullPath("examples/iris/models/iris");

    public static bool TryParse(string[] args, [NotNullWhen(true)] out SoakOptions? options)
    {
        options = new SoakOptions();
        for (var index = 0; index < args.Length; index += 2)
        {
            if (index + 1 >= args.Length || With(options, args[index], args[index + 1]) is not { } next)
            {
                options = null;
                return false;
            }
            options = next;
        }
        return true;
    }

    public static int Refuse()
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    private static SoakOptions? With(SoakOptions options, string name, string value)
    {
        var isNumber =
            double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0;
        return name switch
        {
            "--minutes" when isNumber => options with { Minutes = number },
            "--requests" when isNumber => options with { Requests = (long)number },
            "--edits" when isNumber => options with { Edits = (int)number },
            "--callers" when isNumber && number >= 1 => options with { Callers = (int)number },
            "--away" when isNumber => options with { AwaySeconds = number },
            "--operator" when value is "real" or "scripted" => options with { HasRealOperator = value == "real" },
            "--models" when Directory.Exists(value) => options with { Models = Path.GetFullPath(value) },
            _ => null,
        };
    }
}
