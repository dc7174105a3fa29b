using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.Conformance.Tests.Ways;
using Sluice.Testing.Onnx;
using Sluice.Testing.Onnx.Format;

namespace Sluice.Conformance.Tests.NodeTests;

/// <summary>Reads the node tests of Debian's package libonnx-testdata.</summary>
internal static class NodeCases
{
    private const string Folder = "/usr/share/libonnx-testdata/data/node";

    /// <summary>Skips the test where the package is not installed.</summary>
    public static void Require()
    {
        if (!Directory.Exists(Folder))
            Assert.Skip("needs ONNX's test data: apt-get install libonnx-testdata (or ./dev test as root)");
    }

    /// <summary>All of them, in order; null in place of one whose inputs or outputs are not all dense tensors of served types.</summary>
    public static IReadOnlyList<(string Name, NodeCase? Case, string? WhyNot)> ReadAll() =>
        [
            .. Directory
                .GetDirectories(Folder)
                .Order(StringComparer.Ordinal)
                .Select(folder =>
                {
                    var (read, whyNot) = Read(folder);
                    return (Path.GetFileName(folder), read, whyNot);
                }),
        ];

    private static (NodeCase? Case, string? WhyNot) Read(string folder)
    {
        var path = Path.Combine(folder, "model.onnx");
        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph;
        var other = graph
            .Input.Concat(graph.Output)
            .FirstOrDefault(value =>
                value.Type?.ValueCase != TypeProto.ValueOneofCase.TensorType
                || Datatype(value.Type.TensorType.ElemType) is null
            );
        if (other is not null)
            return (null, $"'{other.Name}' is no dense tensor of a type that is served");

        var data = Path.Combine(folder, "test_data_set_0");
        return (
            new NodeCase(
                Path.GetFileName(folder),
                path,
                Tensors(data, "input", graph.Input),
                Tensors(data, "output", graph.Output)
            ),
            null
        );
    }

    /// <summary>The files are numbered as the graph lists its values.</summary>
    private static List<WireTensor> Tensors(string folder, string kind, IReadOnlyList<ValueInfoProto> values) =>
        [
            .. Directory
                .GetFiles(folder, $"{kind}_*.pb")
                .Select(file => (Index: Index(file), File: file))
                .OrderBy(each => each.Index)
                .Select(each =>
                    Tensor(values[each.Index].Name, TensorProto.Parser.ParseFrom(File.ReadAllBytes(each.File)))
                ),
        ];

    private static int Index(string file) =>
        int.Parse(Path.GetFileNameWithoutExtension(file).Split('_')[1], CultureInfo.InvariantCulture);

    private static WireTensor Tensor(string name, TensorProto tensor)
    {
        long[] shape = [.. tensor.Dims];
        var datatype = Datatype(tensor.DataType) ?? throw new InvalidDataException($"{name}: type {tensor.DataType}");
        return datatype == "BYTES"
            ? WireTensor.OfStrings(name, shape, tensor.StringData.Select(text => text.ToByteArray()))
            : new(name, datatype, shape, Bytes(datatype, tensor));
    }

    /// <summary>As they are, or element by element where the file has them so (ONNX, TensorProto).</summary>
    private static byte[] Bytes(string datatype, TensorProto tensor)
    {
        if (tensor.RawData.Length > 0)
            return tensor.RawData.ToByteArray();
        if (datatype is "FP16" or "BF16")
            return [.. tensor.Int32Data.SelectMany(value => BitConverter.GetBytes((ushort)value))];

        return datatype switch
        {
            "FP32" => Cast(tensor.FloatData),
            "FP64" => Cast(tensor.DoubleData),
            "INT64" => Cast(tensor.Int64Data),
            "UINT64" or "UINT32" => [.. tensor.Uint64Data.SelectMany(value => Elements.OfInteger(datatype, value))],
            _ => [.. tensor.Int32Data.SelectMany(value => Elements.OfInteger(datatype, value))],
        };
    }

    private static byte[] Cast<T>(IEnumerable<T> values)
        where T : struct => MemoryMarshal.AsBytes<T>(values.ToArray()).ToArray();

    private static string? Datatype(int onnx) =>
        (OnnxType)onnx switch
        {
            OnnxType.Bool => "BOOL",
            OnnxType.UInt8 => "UINT8",
            OnnxType.UInt16 => "UINT16",
            OnnxType.UInt32 => "UINT32",
            OnnxType.UInt64 => "UINT64",
            OnnxType.Int8 => "INT8",
            OnnxType.Int16 => "INT16",
            OnnxType.Int32 => "INT32",
            OnnxType.Int64 => "INT64",
            OnnxType.Float16 => "FP16",
            OnnxType.BFloat16 => "BF16",
            OnnxType.Float => "FP32",
            OnnxType.Double => "FP64",
            OnnxType.String => "BYTES",
            _ => null,
        };
}
