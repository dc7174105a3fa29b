namespace Sluice.Endpoints.OpenInference.Grpc.Wire;

/// <summary>How a field's value is written. Specification: protobuf's "Encoding", "Message Structure".</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}
