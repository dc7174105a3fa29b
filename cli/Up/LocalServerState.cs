namespace Sluice.Cli.Up;

/// <summary>Where a local model server stands.</summary>
internal enum LocalServerState
{
    /// <summary>Opening its port or loading its model.</summary>
    Starting,

    /// <summary>Answers.</summary>
    Ready,

    /// <summary>Could not load its model; says why.</summary>
    Failed,
}
