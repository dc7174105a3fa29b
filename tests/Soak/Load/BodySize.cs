namespace Sluice.Soak.Load;

/// <summary>How large the body of a request is, by what a router may do with it.</summary>
internal enum BodySize
{
    /// <summary>One packet holds it.</summary>
    Small,

    /// <summary>Just below 1 MiB: a router keeps it whole, and may send it a second time.</summary>
    Large,

    /// <summary>Some 3 MiB: it streams through, and once its first mebibyte has gone out nobody can send it again.</summary>
    Huge,
}
