using Microsoft.Extensions.Logging;

namespace Sluice.Hosting.Logging;

/// <summary>The access log's line: id 740.</summary>
internal static partial class AccessLogMessages
{
    [LoggerMessage(
        740,
        LogLevel.Information,
        "{Caller} \"{Method} {Path} {Protocol}\" status {Status} grpc-status {GrpcStatus} ms {Milliseconds} in {BytesIn} out {BytesOut} trace {Trace}"
    )]
    public static partial void Answered(
        ILogger log,
        string caller,
        string method,
        string path,
        string protocol,
        string status,
        string grpcStatus,
        string milliseconds,
        string bytesIn,
        string bytesOut,
        string trace
    );
}
