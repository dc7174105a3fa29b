using Sluice.Protos.Inference;

namespace Sluice.ModelServer.Tests.Harness;

/// <summary>Requests that the iris models take.</summary>
internal static class IrisRequests
{
    public const string Json =
        """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}]}""";

    public static ModelInferRequest Message(string model = "iris", string version = "", string id = "")
    {
        var request = new ModelInferRequest
        {
            ModelName = model,
            ModelVersion = version,
            Id = id,
        };
        request.Inputs.Add(
            new ModelInferRequest.Types.InferInputTensor
            {
                Name = "features",
                Datatype = "FP32",
                Shape = { 1, 4 },
                Contents = new InferTensorContents { Fp32Contents = { 5.1f, 3.5f, 1.4f, 0.2f } },
            }
        );
        return request;
    }
}
