namespace Sluice.Soak.Processes;

/// <summary>One start of one router.</summary>
/// <param name="Name">Unique to the start.</param>
/// <param name="Slot">Which router it is, start after start: its ports and its state folder are the slot's.</param>
/// <param name="Http">host:port of REST.</param>
/// <param name="Grpc">host:port of gRPC.</param>
/// <param name="Operations">host:port of probes.</param>
/// <param name="Child">The process.</param>
internal sealed record RouterProcess(string Name, int Slot, string Http, string Grpc, string Operations, Child Child);
