using Sluice.ModelServer.Tests.Harness;
using Sluice.Testing;
using Sluice.Testing.Onnx;

namespace Sluice.ModelServer.Tests.Description;

/// <summary>Models that differ in all that a description must tell: types, shapes, rows, classes, versions.</summary>
internal static class DescribedModels
{
    public const string Evil = "</code><script>alert('1')</script>";

    public static TestRepository Repository() =>
        new TestRepository()
            .With("iris", "1", "2")
            .With("wine", "1", File.ReadAllBytes(RepositoryFiles.PathOf("examples/wine/models/wine/1/model.onnx")))
            .With("types", "1", OnnxModels.Identities([.. Types()]))
            .With("halves", "3", OnnxModels.Identity(OnnxType.Float16, -1, 2))
            .With("fixed", "1", OnnxModels.Identity(OnnxType.Float, 1, 3, 2, 2))
            .With("large", "1", OnnxModels.Identity(OnnxType.Float, -1, 3, 32, 32))
            .With("scalar", "1", OnnxModels.Identity(OnnxType.Int64))
            .With("words", "1", OnnxModels.Identity(OnnxType.String, -1, 2))
            .With("numbered", "1", OnnxModels.ZipMap(3, 1, 2))
            .With("named", "1", OnnxModels.ZipMap("it's", Evil, "\"é\""))
            .With("a.1", "2", OnnxModels.AddOne())
            .With("a", "1.2", OnnxModels.AddOne())
            .WithBroken("broken", "1");

    private static IEnumerable<OnnxType> Types() =>
        Enum.GetValues<OnnxType>().Where(type => type is not OnnxType.Complex64);
}
