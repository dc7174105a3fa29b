namespace Sluice.KubernetesClient.Errors;

/// <summary>What went wrong, by what happens next.</summary>
public enum KubernetesFault
{
    /// <summary>There is no such object. What follows depends on whether one was expected.</summary>
    NotFound,

    /// <summary>The server does not have the kind in any version that we speak: it must be installed, or upgraded.</summary>
    NotServed,

    /// <summary>One of that name exists. Look whose it is.</summary>
    AlreadyExists,

    /// <summary>It was changed, or replaced, since it was read. Read it again, decide again.</summary>
    Conflict,

    /// <summary>The server no longer knows that resource version. List again.</summary>
    Gone,

    /// <summary>The server refuses the object or the request as wrong. The same again fails again.</summary>
    Invalid,

    /// <summary>The server does not know who we are: credentials are missing, expired or wrong.</summary>
    Unauthorized,

    /// <summary>We may not do that: a role must be granted.</summary>
    Forbidden,

    /// <summary>The server has too much to do. Come again after <see cref="KubernetesException.RetryAfter"/>.</summary>
    TooManyRequests,

    /// <summary>No answer in time. Whether a write happened is unknown.</summary>
    Timeout,

    /// <summary>No connection, or it broke. Whether a write happened is unknown.</summary>
    Unreachable,

    /// <summary>The server's certificate does not show that it is the one we mean: a person must look.</summary>
    Distrusted,

    /// <summary>Our own settings or credentials cannot be read or obtained: a file, an exec plugin.</summary>
    Misconfigured,

    /// <summary>The server failed (500, 503 …). Come again later.</summary>
    ServerError,
}
