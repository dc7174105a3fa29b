using System.Text;
using Sluice.Endpoints.OpenInference.Binary;
using Sluice.Endpoints.OpenInference.Rest;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.OpenInference.Rest;

public sealed class InputTensorReaderTests
{
    private static readonly TensorMemory Memory = new(64 << 20);

    private const string Numbers = "a number in the range of FP32, or \"NaN\", \"Infinity\" or \"-Infinity\",";

    public static TheoryData<string, string, string> RefusedInputs =>
        new()
        {
            // because, the input's fields, message
            { "no name", """ "datatype":"FP32","shape":[1],"data":[1] """, "inputs[0]: 'name' is missing" },
            { "no datatype", """ "name":"a","shape":[1],"data":[1] """, "inputs[0]: 'datatype' is missing" },
            { "no shape", """ "name":"a","datatype":"FP32","data":[1] """, "inputs[0]: 'shape' is missing" },
            { "no data", """ "name":"a","datatype":"FP32","shape":[1] """, "inputs[0]: 'data' is missing" },
            { "two names", """ "name":"a","name":"a" """, "inputs[0].name: expected once, got twice" },
            {
                "two datatypes",
                """ "datatype":"FP32","datatype":"FP32" """,
                "inputs[0].datatype: expected once, got twice"
            },
            { "two shapes", """ "shape":[1],"shape":[1] """, "inputs[0].shape: expected once, got twice" },
            { "two data", """ "data":[1],"data":[1] """, "inputs[0].data: expected once, got twice" },
            { "a name that is none", """ "name":1 """, "inputs[0].name: expected a string, got a number" },
            { "a datatype that is none", """ "datatype":null """, "inputs[0].datatype: expected a string, got null" },
            {
                "an unknown datatype",
                Input("float32", "[1]", "[1]"),
                $"input 'a': expected a datatype of {ElementTypes.AllNames}, got 'float32'"
            },
            {
                "a datatype that no tensor has",
                Input("FP8", "[1]", "[1]"),
                $"input 'a': expected a datatype of {ElementTypes.AllNames}, got 'FP8'"
            },
            { "a shape that is none", """ "shape":3 """, "inputs[0].shape: expected an array, got a number" },
            {
                "a negative size",
                """ "shape":[2,-1] """,
                "inputs[0].shape[1]: expected an integer of 0 or more, got -1"
            },
            { "a broken size", """ "shape":[1.5] """, "inputs[0].shape[0]: expected an integer of 0 or more, got 1.5" },
            {
                "a size as text",
                """ "shape":["2"] """,
                "inputs[0].shape[0]: expected an integer of 0 or more, got the string \"2\""
            },
            {
                "a size beyond 64 bits",
                """ "shape":[9223372036854775808] """,
                "inputs[0].shape[0]: expected an integer of 0 or more, got 9223372036854775808"
            },
            {
                "sizes whose product overflows",
                Input("FP32", "[4294967296,4294967296]", "[1]"),
                "tensor 'a': expected sizes of 0 or more whose product fits 64 bits, got shape [4294967296, 4294967296]"
            },
            {
                "a shape far beyond the data",
                Input("FP64", "[4611686018427387904]", "[1]"),
                "input 'a': expected 4611686018427387904 elements for shape [4611686018427387904], got fewer than 2"
            },
            {
                "too few elements",
                Input("FP32", "[3]", "[1,2]     "),
                "input 'a': expected 3 elements for shape [3], got 2"
            },
            {
                "too many elements",
                Input("FP32", "[1]", "[1,2]"),
                "input 'a': expected 1 elements for shape [1], got more"
            },
            {
                "elements for none",
                Input("FP32", "[0]", "[1]"),
                "input 'a': expected 0 elements for shape [0], got more"
            },
            {
                "a row too long",
                Input("FP32", "[2,2]", "[[1,2,3],[4]]"),
                "input 'a': expected 2 elements in each array at depth 2 for shape [2, 2], got more"
            },
            {
                "a row too short",
                Input("FP32", "[2,2]", "[[1],[2,3]]"),
                "input 'a': expected 2 elements in each array at depth 2 for shape [2, 2], got 1"
            },
            {
                "a row too many",
                Input("FP32", "[1,2]", "[[1,2],[3,4]]"),
                "input 'a': expected 1 elements in each array at depth 1 for shape [1, 2], got more"
            },
            {
                "a row missing",
                Input("FP32", "[2,2]", "[[1,2]]     "),
                "input 'a': expected 2 elements in each array at depth 1 for shape [2, 2], got 1"
            },
            {
                "a number in place of a row",
                Input("FP32", "[2,1]", "[[1],2]"),
                "input 'a': expected an array at depth 2 for shape [2, 1], got 2"
            },
            {
                "nested deeper than the shape",
                Input("FP32", "[2]", "[[1,2]]"),
                $"input 'a': expected {Numbers} at element 0, got an array"
            },
            {
                "nested in a scalar's data",
                Input("FP32", "[]", "[[1]]"),
                $"input 'a': expected {Numbers} at element 0, got an array"
            },
            {
                "two elements in a scalar's data",
                Input("FP32", "[]", "[1,2]"),
                "input 'a': expected 1 elements for shape [], got more"
            },
            {
                "a number in place of an array",
                Input("FP32", "[1]", "1 "),
                "input 'a': expected an array in data, got 1"
            },
            { "an object as data", Input("FP32", "[1]", "{}"), "input 'a': expected an array in data, got an object" },
            {
                "an object as an element",
                Input("FP32", "[1]", "[{}]"),
                $"input 'a': expected {Numbers} at element 0, got an object"
            },
            {
                "null as an element",
                Input("FP32", "[2]", "[1,null]"),
                $"input 'a': expected {Numbers} at element 1, got null"
            },
            { "a bare nan", Input("FP32", "[1]", "[nan]"), "the body is not JSON: " },
            {
                "another text than the three",
                Input("FP32", "[1]", "[\"nan\"]"),
                $"input 'a': expected {Numbers} at element 0, got the string \"nan\""
            },
            {
                "beyond FP32",
                Input("FP32", "[1]", "[3.5e38]"),
                $"input 'a': expected {Numbers} at element 0, got 3.5e38"
            },
            {
                "beyond FP64",
                Input("FP64", "[1]", "[1e999]"),
                "input 'a': expected a number in the range of FP64, or \"NaN\", \"Infinity\" or \"-Infinity\", at element 0, got 1e999"
            },
            {
                "a boolean as a number",
                Input("INT32", "[1]", "[true]"),
                "input 'a': expected an integer in the range of INT32 at element 0, got a boolean"
            },
            {
                "a number as a boolean",
                Input("BOOL", "[1]", "[1]"),
                "input 'a': expected true or false for BOOL at element 0, got 1"
            },
            {
                "a number as a string",
                Input("BYTES", "[1]", "[1]"),
                "input 'a': expected a string for BYTES at element 0, got 1"
            },
            {
                "a string as an integer",
                Input("INT64", "[1]", "[\"1\"]"),
                "input 'a': expected an integer in the range of INT64 at element 0, got the string \"1\""
            },
            {
                "a fraction as an integer",
                Input("INT64", "[1]", "[1.5]"),
                "input 'a': expected an integer in the range of INT64 at element 0, got 1.5"
            },
            {
                "half a surrogate pair",
                Input("BYTES", "[1]", "[\"\\ud800\"]"),
                "the body is not JSON: a string near byte "
            },
            {
                "a long value is cut",
                Input("INT64", "[1]", $"[{new string('9', 1000)}]"),
                $"input 'a': expected an integer in the range of INT64 at element 0, got {new string('9', 40)}…"
            },
        };

    public static TheoryData<string, string, string> OutOfRange =>
        new()
        {
            // datatype, one below its least, one above its greatest
            { "INT8", "-129", "128" },
            { "INT16", "-32769", "32768" },
            { "INT32", "-2147483649", "2147483648" },
            { "INT64", "-9223372036854775809", "9223372036854775808" },
            { "UINT8", "-1", "256" },
            { "UINT16", "-1", "65536" },
            { "UINT32", "-1", "4294967296" },
            { "UINT64", "-1", "18446744073709551616" },
        };

    public static TheoryData<string, string, string, string> Shapes =>
        new()
        {
            // because, shape, data, elements
            { "flat", "[2,3]", "[1,2,3,4,5,6]", "1,2,3,4,5,6" },
            { "nested", "[2,3]", "[[1,2,3],[4,5,6]]", "1,2,3,4,5,6" },
            { "nested with blanks", "[2, 1, 2]", "[ [[1 ,2]] ,\n[[3,4]] ]", "1,2,3,4" },
            { "a scalar", "[]", "7", "7" },
            { "a scalar in an array", "[]", "[7]", "7" },
            { "one element", "[1]", "[7]", "7" },
            { "none", "[0]", "[]", "" },
            { "none in rows", "[2,0]", "[[],[]]", "" },
            { "none in rows, flat", "[2,0]", "[]", "" },
            { "no rows", "[0,2]", "[]", "" },
            {
                "many dimensions",
                $"[{string.Join(',', Enumerable.Repeat(1, 50))}]",
                $"{new string('[', 50)}7{new string(']', 50)}",
                "7"
            },
        };

    [Theory, MemberData(nameof(RefusedInputs))]
    public void Refuses_an_input_with_a_sentence(string because, string fields, string message)
    {
        var failure = Refused(fields);

        Assert.True(failure.StartsWith(message, StringComparison.Ordinal), $"{because}: {failure}");
    }

    [Theory, MemberData(nameof(OutOfRange))]
    public void Refuses_an_integer_out_of_range(string datatype, string low, string high)
    {
        foreach (var value in new[] { low, high })
        {
            var failure = Refused(Input(datatype, "[1]", $"[{value}]"));

            Assert.Equal(
                $"input 'a': expected an integer in the range of {datatype} at element 0, got {value}",
                failure
            );
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Reads_data_flat_and_nested(string because, string shape, string data, string elements)
    {
        var input = Read(Input("UINT8", shape, data));

        Assert.True(elements == string.Join(',', input.Bytes.ToArray()), because);
        Assert.Equal(shape.Replace(" ", ""), input.Shape.ToString().Replace(" ", ""));
    }

    [Fact]
    public void A_float_is_rounded_once_not_by_way_of_a_double()
    {
        // A little above the middle of two floats; the double nearest to it is the middle, which would go to the even one.
        var input = Read(Input("FP32", "[1]", "[1.000000059604644775390625000001]"));

        Assert.Equal(0x3F80_0001u, BitConverter.ToUInt32(input.Bytes.Span));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        byte[] body =
        [
            .. "{\"inputs\":[{\"name\":\"a\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\""u8,
            0xFF,
            .. "\"]}]}"u8,
        ];

        Assert.Contains("is not Unicode text", Refused(body));
    }

    /// <summary>Numbers before the fault have been read into memory already; every refusal here must give it back.</summary>
    [Theory]
    [InlineData(""","parameters":{"binary_data_size":4}""", "got both")]
    [InlineData(""","data":[3,4]""", "expected once, got twice")]
    [InlineData(""","parameters":7""", "expected an object")]
    [InlineData("}, {", "'name' is missing")]
    [InlineData(",", "is not JSON")]
    [InlineData("}],\"outputs\":[7", "expected an object")]
    public void A_fault_behind_the_numbers_gives_their_memory_back(string behind, string message)
    {
        var refusal = Refused($"{Input("FP32", "[2]", "[1,2]")}{behind}");

        Assert.Contains(message, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_lie_in_the_budget_until_the_request_ends()
    {
        using var memory = new TensorMemory(4 << 10);
        var body = new InferenceBody(Body(Input("FP32", "[2]", "[1,2]")), default, IsRaw: false);

        using (InferenceRequestReader.Read(body, "m", null, memory).Request)
        {
            Assert.NotEqual(0, memory.InUse);
        }

        Assert.Equal(0, memory.InUse);
        var large = Body(Input("FP64", "[1000]", $"[{string.Join(',', Enumerable.Repeat(1, 1_000))}]"));
        var refusal = Assert.Throws<ServingException>(() =>
            InferenceRequestReader.Read(new InferenceBody(large, default, IsRaw: false), "m", null, memory)
        );
        Assert.Equal(ServingErrorCode.TooLarge, refusal.Code);
    }

    private static string Input(string datatype, string shape, string data) =>
        $"\"name\":\"a\",\"datatype\":\"{datatype}\",\"shape\":{shape},\"data\":{data}";

    private static Tensor Read(string fields)
    {
        var (_, request, _) = InferenceRequestReader.Read(
            new InferenceBody(Body(fields), default, IsRaw: false),
            "m",
            null,
            Memory
        );
        return request.Inputs.Single();
    }

    private static string Refused(string fields) => Refused(Body(fields));

    private static string Refused(byte[] body)
    {
        using var memory = new TensorMemory(1 << 20);
        var failure = Assert.Throws<ServingException>(() =>
            InferenceRequestReader.Read(new InferenceBody(body, default, IsRaw: false), "m", null, memory)
        );
        Assert.Equal(ServingErrorCode.InvalidArgument, failure.Code);
        Assert.Equal(0, memory.InUse);
        return failure.Message;
    }

    private static byte[] Body(string fields) => Encoding.UTF8.GetBytes($"{{\"inputs\":[{{{fields}}}]}}");
}
