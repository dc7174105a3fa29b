namespace Sluice.Serving.Errors;

/// <summary>What went wrong, by what the caller can do next. Each boundary maps every value once.</summary>
public enum ServingErrorCode
{
    /// <summary>The request is wrong; the same request will be refused again.</summary>
    InvalidArgument,

    /// <summary>No such model, version or tensor here.</summary>
    NotFound,

    /// <summary>The model is known but cannot answer now: still loading, failed to load, or the server is stopping.</summary>
    Unavailable,

    /// <summary>A limit on load is reached; the same request may pass later.</summary>
    ResourceExhausted,

    /// <summary>The request alone is larger than this server takes.</summary>
    TooLarge,

    /// <summary>The caller's deadline, or the server's own limit on a request's time, has passed.</summary>
    DeadlineExceeded,

    /// <summary>The caller went away.</summary>
    Cancelled,

    /// <summary>A fault that is not the caller's.</summary>
    Internal,
}
