using System.Runtime.InteropServices;
using Sluice.Protos.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>An InferInputTensor as it was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">As the caller wrote it.</param>
/// <param name="Shape">As the caller wrote it.</param>
/// <param name="Contents">Its typed contents; null: there are none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InputHead(
    string Name,
    string Datatype,
    TensorShape Shape,
    InferTensorContents? Contents = null
);
