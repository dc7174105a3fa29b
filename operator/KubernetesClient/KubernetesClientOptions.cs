using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient;

/// <summary>How a client behaves towards its server.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>What this program is, for the server's audit log: <c>sluice-operator/0.1.0</c>.</summary>
    public required string Program { get; init; }

    /// <summary>
    /// Which replica: the identity in its lease. Stands in the User-Agent of each request, so that an audit log joined with the
    /// lease's history shows who wrote what, and whether it led.
    /// </summary>
    public required string Identity { get; init; }

    /// <summary>Requests a second over time; watches count when they begin. More than 0.</summary>
    public double RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests at once after a pause. At least 1.</summary>
    public int Burst { get; init; } = 100;

    /// <summary>Requests sent and not answered, besides watches. At least 1.</summary>
    public int MaxUnderWay { get; init; } = 32;

    /// <summary>For one request with all its tries, waiting for its turn included. More than 0.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Objects in a page of a list. 1 to 5000.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long a watch lasts at least; the server is asked to end it at a random time up to twice that. At least 1 s.</summary>
    public TimeSpan ShortestWatch { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The User-Agent: program, then the identity as a comment.</summary>
    public string UserAgent => $"{Program} ({Identity})";

    /// <summary>All that is wrong.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>.</exception>
    internal KubernetesClientOptions Checked()
    {
        var wrong = Problems().ToArray();
        return wrong.Length == 0
            ? this
            : throw new KubernetesException(KubernetesFault.Misconfigured, string.Join("; ", wrong));
    }

    private IEnumerable<string> Problems()
    {
        if (
            Program.Length is 0 or > 100
            || Program.Any(letter => !char.IsAsciiLetterOrDigit(letter) && !"-_./".Contains(letter))
        )
        {
            yield return $"Program: expected 1 to 100 of A-Z, a-z, 0-9 and -_./, found '{Program}'";
        }

        // What a comment of a User-Agent may hold (RFC 9110, 5.6.5), without nesting.
        if (Identity.Length is 0 or > 200 || Identity.Any(letter => letter is < ' ' or > '~' or '(' or ')' or '\\'))
            yield return $"Identity: expected 1 to 200 printable ASCII characters, no parentheses or backslashes, found '{Identity}'";
        if (!(RequestsPerSecond > 0) || double.IsInfinity(RequestsPerSecond))
            yield return $"RequestsPerSecond: expected more than 0, found {RequestsPerSecond}";
        if (Burst < 1)
            yield return $"Burst: expected at least 1, found {Burst}";
        if (MaxUnderWay < 1)
            yield return $"MaxUnderWay: expected at least 1, found {MaxUnderWay}";
        if (Timeout <= TimeSpan.Zero)
            yield return $"Timeout: expected more than 0, found {Timeout}";
        if (PageSize is < 1 or > 5000)
            yield return $"PageSize: expected 1 to 5000, found {PageSize}";
        if (ShortestWatch < TimeSpan.FromSeconds(1) || ShortestWatch > TimeSpan.FromDays(1))
            yield return $"ShortestWatch: expected 1 s to 1 day, found {ShortestWatch}";
    }
}
