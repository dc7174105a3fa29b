namespace Sluice.Endpoints.Operations;

/// <summary>One input or output in <c>/status</c>; -1 in the shape: any size.</summary>
internal sealed record TensorStatus(string Name, string Datatype, IReadOnlyList<long> Shape);
