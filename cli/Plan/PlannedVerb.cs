namespace Sluice.Cli.Plan;

/// <summary>What would be done to an object.</summary>
internal enum PlannedVerb
{
    /// <summary>It is not there.</summary>
    Create,

    /// <summary>It is there, otherwise.</summary>
    Change,

    /// <summary>It is there, and nobody needs it.</summary>
    Delete,
}
