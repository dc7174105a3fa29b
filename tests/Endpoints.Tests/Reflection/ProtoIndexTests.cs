using Google.Protobuf.Reflection;
using Sluice.Endpoints.Reflection;
using Sluice.Protos.Inference;

namespace Sluice.Endpoints.Tests.Reflection;

public sealed class ProtoIndexTests
{
    private static readonly ProtoIndex Index = new(InferenceReflection.Descriptor);

    [Theory]
    [InlineData("a service", "inference.GRPCInferenceService")]
    [InlineData("a method", "inference.GRPCInferenceService.ModelInfer")]
    [InlineData("a message", "inference.ModelInferRequest")]
    [InlineData("a message in a message", "inference.ModelInferRequest.InferInputTensor")]
    [InlineData("a field", "inference.ModelInferRequest.model_name")]
    [InlineData("a choice", "inference.InferParameter.parameter_choice")]
    [InlineData("an enum", "inference.DataType")]
    [InlineData("an enum in a message", "inference.ModelInstanceGroup.Kind")]
    public void Finds_the_file_of_every_symbol(string because, string symbol)
    {
        var file = Index.FileOf(symbol);

        Assert.True(file is not null, because);
        Assert.Equal("inference/inference.proto", FileDescriptor.BuildFromByteStrings(file.WithImports)[0].Name);
    }

    [Theory, InlineData(""), InlineData("inference"), InlineData("inference.Nothing"), InlineData("inference.datatype")]
    public void Knows_nothing_else(string symbol) => Assert.Null(Index.FileOf(symbol));

    [Fact]
    public void Finds_files_by_their_names()
    {
        Assert.NotNull(Index.FileNamed("inference/inference.proto"));
        Assert.Null(Index.FileNamed("inference.proto"));
    }
}
