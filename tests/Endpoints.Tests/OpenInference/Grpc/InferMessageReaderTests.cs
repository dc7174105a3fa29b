using Google.Protobuf;
using Sluice.Endpoints.OpenInference.Grpc;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Grpc.Messages;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.OpenInference.Grpc;

public sealed class InferMessageReaderTests : IDisposable
{
    private readonly TensorMemory _memory = new(1 << 24);

    public void Dispose() => _memory.Dispose();

    /// <summary>Requests as protobuf's JSON; raw contents are Base64.</summary>
    public static TheoryData<string, string, string> Refused =>
        new()
        {
            // because, message, sentence
            {
                "raw and typed",
                """{"inputs":[{"name":"a","datatype":"INT8","shape":[1],"contents":{"intContents":[1]}}],"rawInputContents":["AA=="]}""",
                "input 'a': expected no contents beside raw_input_contents, got both"
            },
            {
                "raw and empty typed",
                """{"inputs":[{"name":"a","datatype":"INT8","shape":[1],"contents":{}}],"rawInputContents":["AA=="]}""",
                "input 'a': expected no contents beside raw_input_contents, got both"
            },
            {
                "raw contents for no input",
                """{"rawInputContents":["AA=="]}""",
                "raw_input_contents: expected one entry for each of the 0 inputs, got 1"
            },
            {
                "raw contents for one of two",
                """{"inputs":[{"name":"a","datatype":"INT8","shape":[1]},{"name":"b","datatype":"INT8","shape":[1]}],"rawInputContents":["AA=="]}""",
                "raw_input_contents: expected one entry for each of the 2 inputs, got 1"
            },
            {
                "no datatype",
                """{"inputs":[{"name":"a"}]}""",
                $"input 'a': expected a datatype of {ElementTypes.AllNames}, got ''"
            },
            {
                "a datatype in small letters",
                """{"inputs":[{"name":"a","datatype":"fp32"}]}""",
                $"input 'a': expected a datatype of {ElementTypes.AllNames}, got 'fp32'"
            },
            {
                "FP16, which typed contents cannot carry",
                """{"inputs":[{"name":"a","datatype":"FP16","shape":[1],"contents":{"fp32Contents":[1]}}]}""",
                "input 'a': expected the elements of FP16 in raw_input_contents, got 1 in fp32_contents"
            },
            {
                "FP16 in no contents at all",
                """{"inputs":[{"name":"a","datatype":"FP16","shape":[1]}]}""",
                "input 'a': expected FP16 in raw_input_contents, which alone can carry it"
            },
            {
                "a negative size",
                """{"inputs":[{"name":"a","datatype":"INT8","shape":[-1],"contents":{"intContents":[1]}}]}""",
                "tensor 'a': expected sizes of 0 or more whose product fits 64 bits, got shape [-1]"
            },
            {
                "two negative sizes",
                """{"inputs":[{"name":"a","datatype":"INT8","shape":[-1,-1],"contents":{"intContents":[1]}}]}""",
                "tensor 'a': expected sizes of 0 or more whose product fits 64 bits, got shape [-1, -1]"
            },
            {
                "sizes whose product overflows to the right count",
                """{"inputs":[{"name":"a","datatype":"INT8","shape":[4294967296,4294967296]}],"rawInputContents":[""]}""",
                "tensor 'a': expected sizes of 0 or more whose product fits 64 bits, got shape [4294967296, 4294967296]"
            },
            {
                "a count whose bytes overflow to the right length",
                """{"inputs":[{"name":"a","datatype":"INT64","shape":[2305843009213693952]}],"rawInputContents":[""]}""",
                "tensor 'a': expected 2305843009213693952 elements of INT64 (8 bytes each) for shape [2305843009213693952], got 0 elements (0 bytes)"
            },
            {
                "raw contents a byte short",
                """{"inputs":[{"name":"a","datatype":"FP32","shape":[1]}],"rawInputContents":["AAAA"]}""",
                "tensor 'a': expected 1 elements of FP32 (4 bytes each) for shape [1], got 3 bytes"
            },
            {
                "raw contents an element too long",
                """{"inputs":[{"name":"a","datatype":"INT8","shape":[1]}],"rawInputContents":["AAA="]}""",
                "tensor 'a': expected 1 elements of INT8 (1 bytes each) for shape [1], got 2 elements (2 bytes)"
            },
            {
                "raw BOOL that is neither",
                """{"inputs":[{"name":"a","datatype":"BOOL","shape":[2]}],"rawInputContents":["AQI="]}""",
                "tensor 'a': expected BOOL elements of 0 or 1, got 2 at element 1"
            },
            {
                "typed contents one short",
                """{"inputs":[{"name":"a","datatype":"INT32","shape":[3],"contents":{"intContents":[1,2]}}]}""",
                "tensor 'a': expected 3 elements of INT32 (4 bytes each) for shape [3], got 2 elements (8 bytes)"
            },
            {
                "typed strings one short",
                """{"inputs":[{"name":"a","datatype":"BYTES","shape":[2],"contents":{"bytesContents":["AA=="]}}]}""",
                "tensor 'a': expected 2 elements of BYTES for shape [2], got 1"
            },
            {
                "no contents at all",
                """{"inputs":[{"name":"a","datatype":"FP64","shape":[1]}]}""",
                "tensor 'a': expected 1 elements of FP64 (8 bytes each) for shape [1], got 0 elements (0 bytes)"
            },
            {
                "the field of another type",
                """{"inputs":[{"name":"a","datatype":"INT64","shape":[1],"contents":{"intContents":[1]}}]}""",
                "input 'a': expected the elements of INT64 in int64_contents, got 1 in int_contents"
            },
            {
                "a second field beside the right one",
                """{"inputs":[{"name":"a","datatype":"FP32","shape":[1],"contents":{"fp32Contents":[1],"fp64Contents":[1]}}]}""",
                "input 'a': expected the elements of FP32 in fp32_contents, got 1 in fp64_contents"
            },
            { "beyond INT8", Typed("INT8", "intContents", "128"), "input 'a': expected elements of INT8, got 128" },
            { "below INT8", Typed("INT8", "intContents", "-129"), "input 'a': expected elements of INT8, got -129" },
            {
                "beyond INT16",
                Typed("INT16", "intContents", "32768"),
                "input 'a': expected elements of INT16, got 32768"
            },
            {
                "below INT16",
                Typed("INT16", "intContents", "-32769"),
                "input 'a': expected elements of INT16, got -32769"
            },
            { "beyond UINT8", Typed("UINT8", "uintContents", "256"), "input 'a': expected elements of UINT8, got 256" },
            {
                "beyond UINT16",
                Typed("UINT16", "uintContents", "65536"),
                "input 'a': expected elements of UINT16, got 65536"
            },
            {
                "a string without its length",
                """{"inputs":[{"name":"a","datatype":"BYTES","shape":[1]}],"rawInputContents":["AQAA"]}""",
                "input 'a': raw BYTES element 0: expected its 4-byte length, got 3 bytes"
            },
            {
                "a string cut short",
                """{"inputs":[{"name":"a","datatype":"BYTES","shape":[2]}],"rawInputContents":["AAAAAAIAAAB4"]}""",
                "input 'a': raw BYTES element 1: expected 2 bytes, got 1 bytes"
            },
            {
                "a string of 4 GiB that is not there",
                """{"inputs":[{"name":"a","datatype":"BYTES","shape":[1]}],"rawInputContents":["/////w=="]}""",
                "input 'a': raw BYTES element 0: expected 4294967295 bytes, got 0 bytes"
            },
            {
                "a string too many",
                """{"inputs":[{"name":"a","datatype":"BYTES","shape":[1]}],"rawInputContents":["AAAAAAAAAAA="]}""",
                "tensor 'a': expected 1 elements of BYTES for shape [1], got 2"
            },
            {
                "a parameter of the request that would change the answer",
                """{"parameters":{"sequence_id":{"int64Param":"7"}}}""",
                "parameter 'sequence_id' is not supported by this server"
            },
            {
                "the same, of an input",
                """{"inputs":[{"name":"a","datatype":"INT8","parameters":{"shared_memory_region":{"stringParam":"x"}}}]}""",
                "parameter 'shared_memory_region' is not supported by this server"
            },
            {
                "the same, of an output",
                """{"outputs":[{"name":"y","parameters":{"classification":{"int64Param":"1"}}}]}""",
                "parameter 'classification' is not supported by this server"
            },
            {
                "the same, without a value",
                """{"parameters":{"sequence_start":{}}}""",
                "parameter 'sequence_start' is not supported by this server"
            },
        };

    [Theory, MemberData(nameof(Refused))]
    public void Refuses_with_a_sentence(string because, string json, string sentence)
    {
        var message = ModelInferRequest.Parser.ParseJson(json);

        var failure = Assert.Throws<ServingException>(() => Read(message, pieceBytes: int.MaxValue).Dispose());

        Assert.True(sentence == failure.Message, $"{because}: {failure.Message}");
        Assert.Equal(ServingErrorCode.InvalidArgument, failure.Code);
    }

    /// <summary>Whole, in pieces that cut every number, and one byte after the other.</summary>
    [Theory, InlineData(int.MaxValue), InlineData(7), InlineData(1)]
    public void Reads_names_outputs_and_inputs_in_order(int pieceBytes)
    {
        var message = ModelInferRequest.Parser.ParseJson(
            """
            {"modelName":"m","modelVersion":"7","outputs":[{"name":"y"},{"name":"x"}],
             "parameters":{"priority":{"int64Param":"1"},"sequence_end":{"boolParam":false}},
             "inputs":[{"name":"b","datatype":"UINT8","shape":[0]},{"name":"a","datatype":"UINT16","shape":[]}],
             "rawInputContents":["","BAA="]}
            """
        );

        using var read = Read(message, pieceBytes);

        var request = read.Request;
        Assert.Equal(("m", "7"), (request.Model, request.Version));
        Assert.Equal(["y", "x"], request.Outputs);
        Assert.Equal(
            ["b UInt8 [0]", "a UInt16 []"],
            request.Inputs.Select(input => $"{input.Name} {input.Type} {input.Shape}")
        );
        Assert.Equal([4, 0], request.Inputs[1].Bytes.ToArray());
    }

    /// <summary>However the bytes arrive and whatever comes between the fields, protobuf's own classes read the same.</summary>
    [Theory, InlineData(int.MaxValue), InlineData(1000), InlineData(3), InlineData(1)]
    public void Reads_what_protobuf_reads(int pieceBytes)
    {
        var random = new Random(pieceBytes);
        for (var round = 0; round < 50; round++)
        {
            var message = Any(random);
            byte[] unknown =
            [
                0xC8,
                0x3E,
                0x96,
                0x01,
                0xD2,
                0x3E,
                3,
                1,
                2,
                3,
                0xD5,
                0x3E,
                1,
                2,
                3,
                4,
                0x29,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
            ];

            using var read = Read([.. unknown, .. message.ToByteArray(), .. unknown], pieceBytes);

            Assert.Equal((message.Id, message.ModelName), (read.Id, read.Request.Model));
            Assert.Equal(message.Outputs.Select(output => output.Name), read.Request.Outputs);
            Assert.Equal(message.RawInputContents.Select(raw => raw.ToBase64()), read.Request.Inputs.Select(Base64));
            Assert.Equal(
                message.Inputs.Select(input => $"{input.Name} {input.Datatype} [{string.Join(", ", input.Shape)}]"),
                read.Request.Inputs.Select(input => $"{input.Name} {input.Type.Name()} {input.Shape}")
            );
        }

        Assert.Equal(0, _memory.InUse);
    }

    [Fact]
    public unsafe void Raw_contents_lie_aligned_in_memory_that_is_used_again()
    {
        var message = Any(new Random(1));
        nuint Begin()
        {
            using var read = Read(message.ToByteArray(), 500);
            using var pin = read.Request.Inputs[0].Bytes.Pin();
            return (nuint)pin.Pointer;
        }

        var first = Begin();

        Assert.Equal((0u, first), (first % TensorBuffer.Alignment, Begin()));
    }

    /// <summary>In turn: a field longer than the message; a number without end; field 0; groups; a field cut off.</summary>
    [Theory]
    [InlineData("3A0801")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01")]
    [InlineData("0200")]
    [InlineData("0B0C")]
    [InlineData("3A80")]
    [InlineData("2A0A0A0161")]
    [InlineData("2A031A0180")]
    public void Refuses_bytes_that_are_no_message(string hex)
    {
        Assert.Throws<MalformedMessageException>(() => Read(Convert.FromHexString(hex), int.MaxValue).Dispose());
        Assert.Equal(0, _memory.InUse);
    }

    [Fact]
    public void Refuses_more_inputs_than_any_model_has()
    {
        var message = new ModelInferRequest();
        message.RawInputContents.Add(Enumerable.Repeat(ByteString.CopyFrom(1), 5000));

        Assert.Throws<ServingException>(() => Read(message, int.MaxValue).Dispose());
        Assert.Equal(0, _memory.InUse);
    }

    [Fact]
    public void Contents_that_arrive_in_pieces_count_against_the_budget()
    {
        var message = new ModelInferRequest();
        var contents = new InferTensorContents { Fp32Contents = { Enumerable.Repeat(1f, 1000) } };
        message.Inputs.Add(
            new ModelInferRequest.Types.InferInputTensor
            {
                Name = "a",
                Datatype = "FP32",
                Shape = { 1000 },
                Contents = contents,
            }
        );

        var read = Read(message.ToByteArray(), 100);
        var held = _memory.InUse;
        read.Dispose();

        Assert.InRange(held, 4000, 4100);
        Assert.Equal(0, _memory.InUse);
    }

    private InferMessage Read(ModelInferRequest message, int pieceBytes) => Read(message.ToByteArray(), pieceBytes);

    private InferMessage Read(byte[] bytes, int pieceBytes)
    {
        var message = new InferMessage(_memory, new InputHeadReader(), _ => { }).Begin();
        try
        {
            var (consumed, there) = (0, 0);
            while (consumed < bytes.Length)
            {
                there = (int)Math.Min(there + (long)pieceBytes, bytes.Length);
                var arrived = Segments.Of(bytes.AsSpan(consumed..there), Math.Min(pieceBytes, 64));
                consumed += (int)arrived.Slice(0, message.Read(arrived, bytes.Length - consumed)).Length;
            }

            message.Complete();
            _ = message.Request;
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private static ModelInferRequest Any(Random random)
    {
        var message = new ModelInferRequest { ModelName = new string('m', random.Next(1, 200)), Id = "é7" };
        for (var input = random.Next(1, 4); input > 0; input--)
        {
            var (size, rank) = (random.Next(3000), random.Next(20));
            message.Inputs.Add(
                new ModelInferRequest.Types.InferInputTensor
                {
                    Name = $"é{input}",
                    Datatype = "UINT8",
                    Shape = { Enumerable.Repeat(1L, rank).Prepend(size) },
                }
            );
            var raw = new byte[size];
            random.NextBytes(raw);
            message.RawInputContents.Add(ByteString.CopyFrom(raw));
            message.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = $"o{input}" });
        }

        return message;
    }

    private static string Base64(Tensor tensor) => Convert.ToBase64String(tensor.Bytes.Span);

    private static string Typed(string datatype, string field, string value) =>
        $$"""{"inputs":[{"name":"a","datatype":"{{datatype}}","shape":[1],"contents":{"{{field}}":[{{value}}]} }]}""";
}
