namespace Sluice.ControllerRuntime.Replica.Parcels;

/// <summary>What a parcel asks for.</summary>
public sealed record ParcelSpec
{
    /// <summary>How many ConfigMaps.</summary>
    public int Pieces { get; init; }

    /// <summary>What each holds; <c>refuse</c> is refused.</summary>
    public string Text { get; init; } = "";
}
