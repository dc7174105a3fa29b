using Microsoft.ML.OnnxRuntime;
using Sluice.Onnx.Sessions;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Onnx.Tests.Sessions;

public sealed class OnnxDeviceTests
{
    [Fact]
    public void A_server_without_CUDA_does_not_run_on_the_processor_what_shall_run_on_a_GPU()
    {
        var engine = new OnnxEngine(device: OnnxDevice.Cuda);
        Assert.SkipWhen(
            OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"),
            "this ONNX Runtime has CUDA"
        );

        var failure = Assert.Throws<ServingException>(() => engine.Load(new ModelFiles("model.onnx")));

        Assert.StartsWith("expected ONNX Runtime with CUDA", failure.Message, StringComparison.Ordinal);
    }
}
