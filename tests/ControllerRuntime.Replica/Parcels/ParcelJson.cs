using System.Text.Json.Serialization;

namespace Sluice.ControllerRuntime.Replica.Parcels;

/// <summary>How tests.sluice.dev is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Parcel))]
public sealed partial class ParcelJson : JsonSerializerContext;
