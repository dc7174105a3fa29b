using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Status;

namespace Sluice.Routing.Errors;

/// <summary>The one table from the router's errors to both protocols.</summary>
internal static class RoutingErrors
{
    public static int ToHttp(RoutingErrorCode code) =>
        code switch
        {
            RoutingErrorCode.InvalidArgument => StatusCodes.Status400BadRequest,
            RoutingErrorCode.NotFound or RoutingErrorCode.Unimplemented => StatusCodes.Status404NotFound,
            RoutingErrorCode.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
            RoutingErrorCode.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
            RoutingErrorCode.HttpVersionTooLow => StatusCodes.Status426UpgradeRequired,
            RoutingErrorCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            RoutingErrorCode.PermissionDenied => StatusCodes.Status403Forbidden,
            RoutingErrorCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
            RoutingErrorCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "expected a value of the enum"),
        };

    public static GrpcStatusCode ToGrpc(RoutingErrorCode code) =>
        code switch
        {
            RoutingErrorCode.InvalidArgument => GrpcStatusCode.InvalidArgument,
            RoutingErrorCode.NotFound => GrpcStatusCode.NotFound,
            RoutingErrorCode.MethodNotAllowed => GrpcStatusCode.Unimplemented,
            RoutingErrorCode.UnsupportedMediaType => GrpcStatusCode.InvalidArgument,
            RoutingErrorCode.HttpVersionTooLow => GrpcStatusCode.Unimplemented,
            RoutingErrorCode.Unimplemented => GrpcStatusCode.Unimplemented,
            RoutingErrorCode.ResourceExhausted => GrpcStatusCode.ResourceExhausted,
            RoutingErrorCode.PermissionDenied => GrpcStatusCode.PermissionDenied,
            RoutingErrorCode.DeadlineExceeded => GrpcStatusCode.DeadlineExceeded,
            RoutingErrorCode.Unavailable => GrpcStatusCode.Unavailable,
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "expected a value of the enum"),
        };
}
