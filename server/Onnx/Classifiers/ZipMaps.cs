using System.IO.MemoryMappedFiles;
using System.Text;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Classifiers;

/// <summary>
/// The nodes ZipMap (ai.onnx.ml) of a model file, by which converters of scikit-learn, XGBoost and LightGBM end a classifier: they
/// alone know its classes, which ONNX Runtime does not tell.
/// </summary>
internal sealed class ZipMaps
{
    private readonly Dictionary<string, ClassLabels> _classes = [];

    private ZipMaps() { }

    /// <summary>Reads a model file that ONNX Runtime has read already. Its weights are not touched.</summary>
    /// <exception cref="InvalidDataException">It is no model.</exception>
    public static unsafe ZipMaps Read(string path)
    {
        // A protobuf message has less than 2 GiB.
        var length = checked((int)new FileInfo(path).Length);
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            var maps = new ZipMaps();
            maps.ReadModel(new ReadOnlySpan<byte>(start + view.PointerOffset, length));
            return maps;
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>The classes of an output; null: no ZipMap makes it.</summary>
    public ClassLabels? ClassesOf(string output) => _classes.GetValueOrDefault(output);

    private void ReadModel(ReadOnlySpan<byte> model)
    {
        const int graph = 7;
        const int node = 1;
        var fields = new WireFields(model);
        while (fields.Next())
        {
            var inner = new WireFields(fields.Number == graph ? fields.Bytes : default);
            while (inner.Next())
            {
                if (inner.Number == node)
                {
                    ReadNode(inner.Bytes);
                }
            }
        }
    }

    private void ReadNode(ReadOnlySpan<byte> node)
    {
        const int outputField = 2;
        const int operatorField = 4;
        const int attributeField = 5;
        ReadOnlySpan<byte> output = default;
        ReadOnlySpan<byte> kind = default;
        ClassLabels? classes = null;
        var fields = new WireFields(node);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case outputField when output.IsEmpty:
                    output = fields.Bytes;
                    break;
                case operatorField:
                    kind = fields.Bytes;
                    break;
                case attributeField:
                    classes = ReadLabels(fields.Bytes) ?? classes;
                    break;
                default:
                    break;
            }
        }

        if (kind.SequenceEqual("ZipMap"u8) && classes is not null)
        {
            _classes[Encoding.UTF8.GetString(output)] = classes;
        }
    }

    /// <summary>The classes, where the attribute is one that holds them and is not empty.</summary>
    private static ClassLabels? ReadLabels(ReadOnlySpan<byte> attribute)
    {
        const int nameField = 1;
        const int integersField = 8;
        const int stringsField = 9;
        var integers = new List<long>();
        var strings = new List<string>();
        ReadOnlySpan<byte> name = default;
        var fields = new WireFields(attribute);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case nameField:
                    name = fields.Bytes;
                    break;
                case integersField when fields.Bytes.IsEmpty:
                    integers.Add((long)fields.Integer);
                    break;
                case integersField:
                    AddPacked(integers, fields.Bytes);
                    break;
                case stringsField:
                    strings.Add(Encoding.UTF8.GetString(fields.Bytes));
                    break;
                default:
                    break;
            }
        }

        return name.SequenceEqual("classlabels_int64s"u8) && integers.Count > 0 ? ClassLabels.Of(integers)
            : name.SequenceEqual("classlabels_strings"u8) && strings.Count > 0 ? ClassLabels.Of(strings)
            : null;
    }

    private static void AddPacked(List<long> integers, ReadOnlySpan<byte> packed)
    {
        while (!packed.IsEmpty)
        {
            integers.Add((long)WireFields.TakeVarint(ref packed));
        }
    }
}
