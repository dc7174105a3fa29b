namespace Sluice.Artifacts.Stores;

/// <summary>What went wrong with a store or an artifact, by what its user does next.</summary>
public enum ArtifactFault
{
    /// <summary>The address, a name or a file of the artifact is not as it must be; correct it.</summary>
    Invalid,

    /// <summary>No credentials were found; provide them.</summary>
    CredentialsMissing,

    /// <summary>The credentials were refused, or do not allow this; correct them or grant it.</summary>
    Refused,

    /// <summary>There is no such bucket, container or host directory; create it or correct the address.</summary>
    BucketMissing,

    /// <summary>There is no such object; publish it or correct the address.</summary>
    KeyMissing,

    /// <summary>The object is not the one that was listed any more; look again.</summary>
    Changed,

    /// <summary>It is there already, and what is published is never overwritten.</summary>
    Exists,

    /// <summary>The store cannot be reached, or breaks off; try again later.</summary>
    Unreachable,

    /// <summary>The store asks for fewer requests, or is overloaded; try again later.</summary>
    Throttled,

    /// <summary>The store's certificate is not trusted; give the authority's certificate.</summary>
    TlsNotTrusted,

    /// <summary>The local disk is full, or its quota is; free space.</summary>
    DiskFull,

    /// <summary>The bytes are not those that were promised; publish the version anew, under a new number.</summary>
    DigestMismatch,
}
