namespace Sluice.Routing.Errors;

/// <summary>Why the router answers a request itself with an error. <see cref="RoutingErrors"/> maps every value once.</summary>
internal enum RoutingErrorCode
{
    /// <summary>The request contradicts itself, or its message is not one.</summary>
    InvalidArgument,

    /// <summary>No such path, host, deployment, model, version or variant.</summary>
    NotFound,

    /// <summary>The path is known, but not with this HTTP method.</summary>
    MethodNotAllowed,

    /// <summary>The path is gRPC's, but the request's content type is not.</summary>
    UnsupportedMediaType,

    /// <summary>A gRPC call over HTTP/1.</summary>
    HttpVersionTooLow,

    /// <summary>No such procedure, or a message encoding that the router cannot read.</summary>
    Unimplemented,

    /// <summary>A limit of the router or of the route is reached.</summary>
    ResourceExhausted,

    /// <summary>The route does not let callers do this.</summary>
    PermissionDenied,

    /// <summary>The caller's deadline has passed.</summary>
    DeadlineExceeded,

    /// <summary>Nothing can answer just now: no backend, or it could not be reached.</summary>
    Unavailable,
}
