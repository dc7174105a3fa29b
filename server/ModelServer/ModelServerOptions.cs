using System.Net;
using Sluice.Hosting.Listening;
using Sluice.Onnx.Sessions;
using Sluice.Serving.Batching;
using Sluice.Serving.Lifecycle;

namespace Sluice.ModelServer;

/// <summary>How a model server listens and what it allows. What it serves is its repository's business.</summary>
public sealed record ModelServerOptions
{
    /// <summary>The largest value of <see cref="MaxRequestBytes"/>: 256 MiB.</summary>
    public const int LargestRequestBytes = 256 << 20;

    /// <summary>REST over HTTP/1.1; null: none.</summary>
    public ListenAddress? Http { get; init; }

    /// <summary>gRPC over cleartext HTTP/2; REST answers there too.</summary>
    public required ListenAddress Grpc { get; init; }

    /// <summary>Probes and status over HTTP/1.1; null: none.</summary>
    public ListenAddress? Operations { get; init; }

    /// <summary>
    /// Load and unload over HTTP/1.1, and all that <see cref="Http"/> answers; null: none. Loopback unless there is a
    /// <see cref="ControlTokenFile"/>.
    /// </summary>
    public ListenAddress? Control { get; init; }

    /// <summary>The same over cleartext HTTP/2, gRPC too.</summary>
    public ListenAddress? ControlGrpc { get; init; }

    /// <summary>The file with the token that callers of <see cref="Control"/> must show; null: they need none.</summary>
    public string? ControlTokenFile { get; init; }

    /// <summary>Which versions of each model are served.</summary>
    public VersionPolicy Versions { get; init; } = VersionPolicy.Latest;

    /// <summary>How often the repository is looked at.</summary>
    public WatchOptions Watch { get; init; } = new();

    /// <summary>Whether any wanted version that fails to load keeps the server unready.</summary>
    public bool StrictReadiness { get; init; }

    /// <summary>The most bytes of a request; 1 KiB to <see cref="LargestRequestBytes"/>.</summary>
    public int MaxRequestBytes { get; init; } = 16 << 20;

    /// <summary>
    /// The most bytes that all requests and answers in flight take together, and buffers kept for the next; one more is refused. At
    /// least twice <see cref="MaxRequestBytes"/>: room for one request and its answer.
    /// </summary>
    public long MaxHeldBytes { get; init; } = 512 << 20;

    /// <summary>Runs at once over all models; 1 or more.</summary>
    public int ConcurrentRuns { get; init; } = Environment.ProcessorCount;

    /// <summary>Threads that share one run; 1 or more. The engine's maker passes it on.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>What models run on. The engine's maker passes it on.</summary>
    public OnnxDevice Device { get; init; } = OnnxDevice.Auto;

    /// <summary>Which versions run requests together, and how.</summary>
    public BatchingOptions Batching { get; init; } = new();

    /// <summary>How long a request that brings no deadline of its own may take; null: for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Requests that may wait for a run; one more is refused. 0 or more.</summary>
    public int MaxWaitingRequests { get; init; } = 1024;

    /// <summary>How long a stopping server says that it is not ready, and still accepts, before it closes.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether <c>/metrics</c> has the counts of inference by Triton's names too.</summary>
    public bool TritonMetrics { get; init; }

    /// <summary>
    /// Whether it answers as Triton does what the protocol leaves open: its name, and raw outputs to typed inputs too.
    /// </summary>
    public bool AsTriton { get; init; }

    /// <summary>Whether each request is logged, in a line, without what it holds.</summary>
    public bool AccessLog { get; init; }

    /// <summary>The file that gets the reason when the server cannot start or go on (Kubernetes' termination message); null: none.</summary>
    public string? TerminationLog { get; init; }

    /// <summary>All that is wrong with these options; empty: nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (MaxRequestBytes is < 1024 or > LargestRequestBytes)
        {
            problems.Add($"the most bytes of a request: expected 1024 to {LargestRequestBytes}, got {MaxRequestBytes}");
        }

        if (MaxHeldBytes < 2L * MaxRequestBytes)
        {
            problems.Add(
                $"the most bytes held: expected {2L * MaxRequestBytes} or more, twice a request's, got {MaxHeldBytes}"
            );
        }

        if (ConcurrentRuns < 1)
        {
            problems.Add($"runs at once: expected 1 or more, got {ConcurrentRuns}");
        }

        if (IntraOpThreads < 1)
        {
            problems.Add($"threads of a run: expected 1 or more, got {IntraOpThreads}");
        }

        problems.AddRange(Batching.Problems());
        if (Timeout <= TimeSpan.Zero)
        {
            problems.Add($"the time for a request: expected more than 0, got {Timeout.Value.TotalMilliseconds} ms");
        }

        if (MaxWaitingRequests < 0)
        {
            problems.Add($"waiting requests: expected 0 or more, got {MaxWaitingRequests}");
        }

        if (DrainDelay < TimeSpan.Zero)
        {
            problems.Add($"the drain delay: expected 0 or more seconds, got {DrainDelay.TotalSeconds}");
        }

        foreach (var open in new[] { Control, ControlGrpc }.OfType<ListenAddress>())
        {
            if (ControlTokenFile is null && !IPAddress.IsLoopback(open.Address))
            {
                problems.Add($"repository control: expected a loopback address, or a token file as well, got {open}");
            }
        }

        if (ControlTokenFile is not null && Control is null && ControlGrpc is null)
        {
            problems.Add("repository control: a token file is given, and no address to listen on");
        }

        return problems;
    }
}
