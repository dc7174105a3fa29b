using Microsoft.ML.OnnxRuntime;
using Sluice.Onnx.Sessions;

namespace Sluice.Onnx.Tests.Sessions;

public sealed class CudaProviderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-cuda");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_server_without_the_library_has_no_provider()
    {
        var provider = Find();

        Assert.False(provider.IsHere);
        Assert.Equal("this server has it for the processor only", provider.Lack);
    }

    [Fact]
    public void A_library_that_cannot_be_loaded_is_named_with_its_reason()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "libonnxruntime_providers_cuda.so"), "no library");

        var provider = Find();

        Assert.True(provider.IsHere);
        Assert.StartsWith("its CUDA provider cannot be used: ", provider.Lack, StringComparison.Ordinal);
        Assert.Contains("libonnxruntime_providers_cuda.so", provider.Lack, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_usable_GPU_nothing_is_added_to_a_session()
    {
        using var options = new SessionOptions();

        var failure = Assert.Throws<InvalidOperationException>(() => Find().AddTo(options));

        Assert.Contains("processor only", failure.Message, StringComparison.Ordinal);
    }

    private CudaProvider Find()
    {
        _ = new OnnxEngine(device: OnnxDevice.Cpu);
        var environment = OrtEnv.Instance();
        Assert.SkipWhen(
            environment.GetAvailableProviders().Contains("CUDAExecutionProvider"),
            "this ONNX Runtime has CUDA built in"
        );
        return CudaProvider.Find(environment, _folder.FullName);
    }
}
