using Google.Protobuf;
using Sluice.Testing.Onnx.Format;

namespace Sluice.Testing.Onnx;

/// <summary>Builds an ONNX model node by node. Dimensions of -1 are symbolic.</summary>
public sealed class OnnxGraph
{
    private const int AttributeInt = 2;
    private const int AttributeGraph = 5;
    private const int AttributeInts = 7;
    private const int AttributeStrings = 8;
    private const string MachineLearning = "ai.onnx.ml";

    private readonly GraphProto _graph = new() { Name = "test" };

    /// <summary>Declares an input.</summary>
    public OnnxGraph Input(string name, OnnxType type, params long[] dims)
    {
        _graph.Input.Add(Value(name, type, dims));
        return this;
    }

    /// <summary>Declares an output.</summary>
    public OnnxGraph Output(string name, OnnxType type, params long[] dims)
    {
        _graph.Output.Add(Value(name, type, dims));
        return this;
    }

    /// <summary>Declares an input that may be left out: <c>optional(tensor)</c>.</summary>
    public OnnxGraph OptionalInput(string name, OnnxType type, params long[] dims)
    {
        var element = Value(name, type, dims).Type;
        _graph.Input.Add(
            new ValueInfoProto
            {
                Name = name,
                Type = new TypeProto { OptionalType = new TypeProto.Types.Optional { ElemType = element } },
            }
        );
        return this;
    }

    /// <summary>Declares an output that is a sequence of tensors.</summary>
    public OnnxGraph SequenceOutput(string name, OnnxType type)
    {
        var element = Value(name, type, []).Type;
        _graph.Output.Add(
            new ValueInfoProto
            {
                Name = name,
                Type = new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = element } },
            }
        );
        return this;
    }

    /// <summary>Declares an output that is a sequence of maps to FP32.</summary>
    public OnnxGraph MapsOutput(string name, OnnxType key, OnnxType value = OnnxType.Float)
    {
        var map = new TypeProto.Types.Map { KeyType = (int)key, ValueType = Value(name, value, []).Type };
        _graph.Output.Add(
            new ValueInfoProto
            {
                Name = name,
                Type = new TypeProto
                {
                    SequenceType = new TypeProto.Types.Sequence { ElemType = new TypeProto { MapType = map } },
                },
            }
        );
        return this;
    }

    /// <summary>Adds a ZipMap node over integers.</summary>
    public OnnxGraph ZipMap(string input, string output, params long[] classes)
    {
        var labels = new AttributeProto { Name = "classlabels_int64s", Type = AttributeInts };
        labels.Ints.Add(classes);
        return ZipMap(input, output, labels);
    }

    /// <summary>Adds a ZipMap node over text.</summary>
    public OnnxGraph ZipMap(string input, string output, params string[] classes)
    {
        var labels = new AttributeProto { Name = "classlabels_strings", Type = AttributeStrings };
        labels.Strings.Add(classes.Select(ByteString.CopyFromUtf8));
        return ZipMap(input, output, labels);
    }

    /// <summary>Adds a node of the default operator set. Names are divided by blanks; <c>_</c> leaves an optional one out.</summary>
    public OnnxGraph Node(string op, string inputs, string outputs, params (string Name, long Value)[] attributes)
    {
        var node = new NodeProto { OpType = op };
        node.Input.Add(Names(inputs));
        node.Output.Add(Names(outputs));
        node.Attribute.Add(
            attributes.Select(attribute => new AttributeProto
            {
                Name = attribute.Name,
                I = attribute.Value,
                Type = AttributeInt,
            })
        );
        _graph.Node.Add(node);
        return this;
    }

    /// <summary>Adds a two-dimensional convolution with the same stride and padding in both directions.</summary>
    public OnnxGraph Convolution(string inputs, string output, long stride, long padding)
    {
        Node("Conv", inputs, output);
        var strides = new AttributeProto { Name = "strides", Type = AttributeInts };
        strides.Ints.Add([stride, stride]);
        var pads = new AttributeProto { Name = "pads", Type = AttributeInts };
        pads.Ints.Add([padding, padding, padding, padding]);
        _graph.Node[^1].Attribute.Add([strides, pads]);
        return this;
    }

    /// <summary>Declares a constant whose bytes lie in a file beside the model.</summary>
    public OnnxGraph ExternalConstant(string name, OnnxType type, long[] dims, string location)
    {
        const int external = 1;
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)type,
            DataLocation = external,
        };
        tensor.Dims.Add(dims);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        _graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a Loop node with its body.</summary>
    public OnnxGraph Loop(string inputs, string outputs, OnnxGraph body)
    {
        Node("Loop", inputs, outputs);
        _graph
            .Node[^1]
            .Attribute.Add(
                new AttributeProto
                {
                    Name = "body",
                    G = body._graph,
                    Type = AttributeGraph,
                }
            );
        return this;
    }

    /// <summary>Adds a constant of 64-bit integers.</summary>
    public OnnxGraph Constant(string name, long[] dims, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)OnnxType.Int64 };
        tensor.Dims.Add(dims);
        tensor.Int64Data.Add(values);
        _graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a constant of any type by its little-endian bytes.</summary>
    public OnnxGraph Constant(string name, OnnxType type, long[] dims, byte[] bytes)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)type,
            RawData = ByteString.CopyFrom(bytes),
        };
        tensor.Dims.Add(dims);
        _graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a constant whose bytes lie in another file.</summary>
    public OnnxGraph ExternalConstant(string name, OnnxType type, long[] dims, string location, long bytes)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)type,
            DataLocation = 1,
        };
        tensor.Dims.Add(dims);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{bytes}" });
        _graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>The file's bytes.</summary>
    public byte[] Build()
    {
        var model = new ModelProto
        {
            IrVersion = 8,
            ProducerName = "sluice tests",
            Graph = _graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        if (_graph.Node.Any(node => node.Domain == MachineLearning))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = MachineLearning, Version = 1 });
        }

        return model.ToByteArray();
    }

    private OnnxGraph ZipMap(string input, string output, AttributeProto labels)
    {
        Node("ZipMap", input, output);
        _graph.Node[^1].Domain = MachineLearning;
        _graph.Node[^1].Attribute.Add(labels);
        return this;
    }

    private static string[] Names(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "_" ? "" : name)];

    private static ValueInfoProto Value(string name, OnnxType type, long[] dims)
    {
        var shape = new TensorShapeProto();
        for (var axis = 0; axis < dims.Length; axis++)
        {
            shape.Dim.Add(
                dims[axis] < 0
                    ? new TensorShapeProto.Types.Dimension { DimParam = $"{name}_{axis}" }
                    : new TensorShapeProto.Types.Dimension { DimValue = dims[axis] }
            );
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape },
            },
        };
    }
}
