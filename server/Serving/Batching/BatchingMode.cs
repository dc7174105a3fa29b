namespace Sluice.Serving.Batching;

/// <summary>Which versions run requests together.</summary>
public enum BatchingMode
{
    /// <summary>Those that give each row what it gets alone, and are faster a row together.</summary>
    Auto,

    /// <summary>Those that give each row what it gets alone.</summary>
    On,

    /// <summary>None.</summary>
    Off,
}
