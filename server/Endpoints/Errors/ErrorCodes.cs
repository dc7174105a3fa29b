using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Status;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Errors;

/// <summary>The only place that turns what went wrong into a status on the wire.</summary>
public static class ErrorCodes
{
    /// <summary>The HTTP status of a failure.</summary>
    public static int ToHttp(this ServingErrorCode code) =>
        code switch
        {
            ServingErrorCode.InvalidArgument => StatusCodes.Status400BadRequest,
            ServingErrorCode.NotFound => StatusCodes.Status404NotFound,
            ServingErrorCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
            ServingErrorCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            ServingErrorCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
            ServingErrorCode.Internal => StatusCodes.Status500InternalServerError,
            ServingErrorCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            ServingErrorCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "no such error code"),
        };

    /// <summary>The gRPC status code of a failure.</summary>
    public static GrpcStatusCode ToGrpc(this ServingErrorCode code) =>
        code switch
        {
            ServingErrorCode.InvalidArgument => GrpcStatusCode.InvalidArgument,
            ServingErrorCode.NotFound => GrpcStatusCode.NotFound,
            ServingErrorCode.TooLarge => GrpcStatusCode.ResourceExhausted,
            ServingErrorCode.ResourceExhausted => GrpcStatusCode.ResourceExhausted,
            ServingErrorCode.Cancelled => GrpcStatusCode.Cancelled,
            ServingErrorCode.Internal => GrpcStatusCode.Internal,
            ServingErrorCode.Unavailable => GrpcStatusCode.Unavailable,
            ServingErrorCode.DeadlineExceeded => GrpcStatusCode.DeadlineExceeded,
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "no such error code"),
        };

    /// <summary>What the gRPC layer asks of each exception: its status, or null for one that is not a caller's to see.</summary>
    public static GrpcStatus? ToGrpcStatus(Exception failure) =>
        failure is ServingException serving ? new GrpcStatus(serving.Code.ToGrpc(), serving.Message) : null;
}
