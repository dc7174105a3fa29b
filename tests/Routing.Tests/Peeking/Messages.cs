using System.Buffers;
using Google.Protobuf;
using Sluice.Protos.Inference;

namespace Sluice.Routing.Tests.Peeking;

/// <summary>Messages, and bytes in pieces.</summary>
internal static class Messages
{
    /// <summary>A request with every kind of field, which names model and version.</summary>
    public static ModelInferRequest Infer(string model, string version = "") =>
        new()
        {
            ModelName = model,
            ModelVersion = version,
            Id = "7",
            Parameters = { ["p"] = new InferParameter { Int64Param = -1 } },
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor
                {
                    Name = "x",
                    Datatype = "FP32",
                    Shape = { 1, 4 },
                },
            },
            RawInputContents = { ByteString.CopyFrom(new byte[300]) },
        };

    /// <summary>The bytes in segments that end at the places given.</summary>
    public static ReadOnlySequence<byte> Split(byte[] bytes, params IEnumerable<int> places)
    {
        Segment? first = null;
        Segment? last = null;
        var start = 0;
        foreach (var place in places.Append(bytes.Length))
        {
            last = new Segment(bytes.AsMemory(start, place - start), last);
            first ??= last;
            start = place;
        }
        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
