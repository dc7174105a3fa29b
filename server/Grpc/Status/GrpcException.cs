namespace Sluice.Grpc.Status;

/// <summary>Ends a call with a status. Expected: it is never logged as an error.</summary>
/// <param name="status">What the caller is told.</param>
/// <param name="inner">The cause, for the log only.</param>
public sealed class GrpcException(GrpcStatus status, Exception? inner = null)
    : Exception($"{status.Code}: {status.Detail}", inner)
{
    /// <summary>Ends a call with this code and sentence.</summary>
    public GrpcException(GrpcStatusCode code, string detail)
        : this(new GrpcStatus(code, detail)) { }

    /// <summary>What the caller is told.</summary>
    public GrpcStatus Status { get; } = status;
}
