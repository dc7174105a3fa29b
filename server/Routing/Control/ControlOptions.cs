namespace Sluice.Routing.Control;

/// <summary>How a router finds its operators and proves itself to them.</summary>
public sealed record ControlOptions
{
    /// <summary>Where operators are. A host name is looked up again and again, and every address that it has is an operator.</summary>
    public IReadOnlyList<ControlAddress> Operators { get; init; } = [];

    /// <summary>Certificates of those who sign the operators', PEM. Read at each connection. Null: without TLS.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Proves this router. Read at each connection. Null: nothing does.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Where the last table is kept; null: nowhere.</summary>
    public string? StateFolder { get; init; }

    /// <summary>This start of this router, unique.</summary>
    public required string Instance { get; init; }

    /// <summary>For people: the pod's or the machine's name.</summary>
    public required string Name { get; init; }

    /// <summary>The router's version.</summary>
    public required string Version { get; init; }

    /// <summary>How often a report goes to each operator.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(1);
}
