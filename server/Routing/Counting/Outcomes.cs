using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Status;

namespace Sluice.Routing.Counting;

/// <summary>The one table from an answer's status to its outcome.</summary>
internal static class Outcomes
{
    /// <summary>How many there are.</summary>
    public static int Count { get; } = Enum.GetValues<Outcome>().Length;

    /// <summary>Of an answer over REST.</summary>
    public static Outcome OfHttp(int status) =>
        status switch
        {
            < 400 => Outcome.Ok,
            StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout => Outcome.Deadline,
            StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => Outcome.Unavailable,
            < 500 => Outcome.CallerError,
            _ => Outcome.ServerError,
        };

    /// <summary>Of a gRPC call, by the value of <c>grpc-status</c>; null: the caller gave it up.</summary>
    public static Outcome? OfGrpc(string? status) =>
        int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? OfGrpc((GrpcStatusCode)code)
            : Outcome.ServerError;

    /// <summary>Of a gRPC call; null: the caller gave it up.</summary>
    public static Outcome? OfGrpc(GrpcStatusCode code) =>
        code switch
        {
            GrpcStatusCode.Ok => Outcome.Ok,
            GrpcStatusCode.Cancelled => null,
            GrpcStatusCode.DeadlineExceeded => Outcome.Deadline,
            GrpcStatusCode.Unavailable or GrpcStatusCode.ResourceExhausted => Outcome.Unavailable,
            GrpcStatusCode.InvalidArgument
            or GrpcStatusCode.NotFound
            or GrpcStatusCode.AlreadyExists
            or GrpcStatusCode.PermissionDenied
            or GrpcStatusCode.FailedPrecondition
            or GrpcStatusCode.OutOfRange
            or GrpcStatusCode.Unimplemented
            or GrpcStatusCode.Unauthenticated => Outcome.CallerError,
            _ => Outcome.ServerError,
        };
}
