namespace Sluice.Testing.Onnx;

/// <summary>Small models for tests, each the bytes of a <c>.onnx</c> file.</summary>
public static class OnnxModels
{
    /// <summary>Gives <c>x</c> back as <c>y</c>.</summary>
    public static byte[] Identity(OnnxType type, params long[] dims) =>
        new OnnxGraph().Input("x", type, dims).Output("y", type, dims).Node("Identity", "x", "y").Build();

    /// <summary>Gives each of several inputs back: <c>in_0</c> as <c>out_0</c>, and so on; vectors of any length.</summary>
    public static byte[] Identities(params OnnxType[] types)
    {
        var graph = new OnnxGraph();
        for (var index = 0; index < types.Length; index++)
        {
            graph.Input($"in_{index}", types[index], -1).Output($"out_{index}", types[index], -1);
            graph.Node("Identity", $"in_{index}", $"out_{index}");
        }

        return graph.Build();
    }

    /// <summary>
    /// Adds a constant 1 to <c>x</c>, a vector of FP32. The constant is listed among the graph's inputs too, as older
    /// exporters do, and is no input all the same.
    /// </summary>
    public static byte[] AddOne() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1)
            .Input("one", OnnxType.Float, 1)
            .Constant("one", OnnxType.Float, [1], BitConverter.GetBytes(1f))
            .Output("y", OnnxType.Float, -1)
            .Node("Add", "x one", "y")
            .Build();

    /// <summary>Adds a vector of FP32 that lies in another file to <c>x</c>.</summary>
    /// <param name="location">Of the other file, from the model's directory.</param>
    /// <param name="size">How many numbers it holds.</param>
    public static byte[] AddExternal(string location, long size = 1) =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, size)
            .ExternalConstant("weights", OnnxType.Float, [size], location)
            .Output("y", OnnxType.Float, size)
            .Node("Add", "x weights", "y")
            .Build();

    /// <summary>Picks by <c>index</c> of a vector of FP32 that lies in another file.</summary>
    /// <param name="location">Of the other file, from the model's directory.</param>
    /// <param name="size">How many numbers it holds.</param>
    public static byte[] PickExternal(string location, long size) =>
        new OnnxGraph()
            .Input("index", OnnxType.Int64, -1)
            .ExternalConstant("weights", OnnxType.Float, [size], location)
            .Output("value", OnnxType.Float, -1)
            .Node("Gather", "weights index", "value")
            .Build();

    /// <summary>Picks three fixed values by <c>index</c>; an index outside -3 to 2 fails the run.</summary>
    public static byte[] Pick() =>
        new OnnxGraph()
            .Input("index", OnnxType.Int64, -1)
            .Constant("values", [3], 10, 20, 30)
            .Output("value", OnnxType.Int64, -1)
            .Node("Gather", "values index", "value")
            .Build();

    /// <summary>Counts up to <c>trips</c>, one node a step: runs as long as the input says, and can be ended at any step.</summary>
    public static byte[] Count()
    {
        var body = new OnnxGraph()
            .Input("step", OnnxType.Int64)
            .Input("go_on", OnnxType.Bool)
            .Input("before", OnnxType.Int64)
            .Constant("unit", [], 1)
            .Output("go_on_out", OnnxType.Bool)
            .Output("after", OnnxType.Int64)
            .Node("Identity", "go_on", "go_on_out")
            .Node("Add", "before unit", "after");
        return new OnnxGraph()
            .Input("trips", OnnxType.Int64)
            .Constant("zero", [], 0)
            .Output("count", OnnxType.Int64)
            .Loop("trips _ zero", "count", body)
            .Build();
    }

    /// <summary>Has an output that no tensor can carry: a sequence.</summary>
    public static byte[] SequenceOutput() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1)
            .SequenceOutput("y", OnnxType.Float)
            .Node("SequenceConstruct", "x", "y")
            .Build();

    /// <summary>Has a sequence as one output, and gives <c>x</c> back as the other.</summary>
    public static byte[] SequenceAndTensor() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1)
            .SequenceOutput("sequence", OnnxType.Float)
            .Output("y", OnnxType.Float, -1)
            .Node("SequenceConstruct", "x", "sequence")
            .Node("Identity", "x", "y")
            .Build();

    /// <summary>Gives <c>scores</c> back as maps <c>p</c> of classes that are integers.</summary>
    public static byte[] ZipMap(params long[] classes) =>
        new OnnxGraph()
            .Input("scores", OnnxType.Float, -1, classes.Length)
            .MapsOutput("p", OnnxType.Int64)
            .ZipMap("scores", "p", classes)
            .Build();

    /// <summary>Gives <c>scores</c> back as maps <c>p</c> of classes that are text, and as they are, <c>same</c>.</summary>
    public static byte[] ZipMap(params string[] classes) =>
        new OnnxGraph()
            .Input("scores", OnnxType.Float, -1, classes.Length)
            .MapsOutput("p", OnnxType.String)
            .Output("same", OnnxType.Float, -1, classes.Length)
            .ZipMap("scores", "p", classes)
            .Node("Identity", "scores", "same")
            .Build();

    /// <summary>Gives <c>x</c> back as <c>y</c>, and says in <c>has</c> whether <c>hint</c>, which is optional, was given.</summary>
    public static byte[] Optional() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1)
            .OptionalInput("hint", OnnxType.Float, -1)
            .Output("y", OnnxType.Float, -1)
            .Output("has", OnnxType.Bool)
            .Node("Identity", "x", "y")
            .Node("OptionalHasElement", "hint", "has")
            .Build();

    /// <summary>Is no model.</summary>
    public static byte[] Broken() => [.. "this is no ONNX model"u8];
}
