namespace Sluice.Grpc.Status;

/// <summary>
/// The outcome of a call, with the numbers of the wire. Specification: gRPC's "Status codes and their use in gRPC".
/// </summary>
public enum GrpcStatusCode
{
    /// <summary>Not an error.</summary>
    Ok = 0,

    /// <summary>The call was cancelled, usually by the caller.</summary>
    Cancelled = 1,

    /// <summary>An error of another system, of which nothing more is known.</summary>
    Unknown = 2,

    /// <summary>The caller sent what can never be right.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call ended.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for is not there.</summary>
    NotFound = 5,

    /// <summary>What was to be made is there already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit or quota is reached.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>The call was given up, typically because of a race with another.</summary>
    Aborted = 10,

    /// <summary>The call went past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>This server has no such method, or not this way of calling it.</summary>
    Unimplemented = 12,

    /// <summary>A fault that is not the caller's.</summary>
    Internal = 13,

    /// <summary>Cannot be served now; the same call may pass later.</summary>
    Unavailable = 14,

    /// <summary>Data are lost or corrupt beyond recovery.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
