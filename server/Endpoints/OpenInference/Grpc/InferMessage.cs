using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Text;
using Sluice.Endpoints.OpenInference.Grpc.Wire;
using Sluice.Grpc.Messages;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>
/// A ModelInferRequest, read field by field: raw contents go straight into memory that an engine reads in place. Used again for
/// another request when it is disposed.
/// </summary>
internal sealed class InferMessage : IDisposable
{
    /// <summary>More inputs no model has; each takes a buffer.</summary>
    private const int MostInputs = 4096;

    private readonly TensorMemory _memory;
    private readonly InputHeadReader _heads;
    private readonly Action<InferMessage> _giveBack;
    private readonly InferAnswer _answer;
    private readonly List<InputHead> _inputHeads = [];
    private readonly List<TensorBuffer?> _raw = [];
    private readonly List<Tensor> _inputs = [];
    private readonly List<string> _outputs = [];
    private string _model = "";
    private string _version = "";
    private InferenceRequest _request;
    private ExceptionDispatchInfo? _fault;
    private int _filled;
    private long _charged;
    private bool _isWaiting;
    private int _isInUse;

    public InferMessage(TensorMemory memory, InputHeadReader heads, Action<InferMessage> giveBack)
    {
        _memory = memory;
        _heads = heads;
        _giveBack = giveBack;
        _answer = new(this);
        _request = new(_model, _version, _inputs, _outputs);
    }

    /// <summary>What is asked for. Known when the message is <see cref="Complete"/>, as are the other members.</summary>
    /// <exception cref="ServingException">
    /// InvalidArgument: the request contradicts itself, and how; ResourceExhausted: there was no memory for it.
    /// </exception>
    public InferenceRequest Request
    {
        get
        {
            _fault?.Throw();
            return _request;
        }
    }

    /// <summary>The caller's own name for the request; empty: none.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Whether the inputs came as typed contents.</summary>
    public bool IsTyped { get; private set; }

    /// <summary>What it is answered with; to be disposed before it.</summary>
    /// <param name="response">What was answered.</param>
    /// <param name="isAlwaysRaw">Whether the answer is raw whatever this is, as Triton has it.</param>
    public InferAnswer Answer(InferenceResponse response, bool isAlwaysRaw = false) =>
        _answer.Begin(response, isAlwaysRaw);

    /// <summary>Begins its use for one request.</summary>
    public InferMessage Begin()
    {
        _isInUse = 1;
        return this;
    }

    /// <summary>
    /// Reads whole fields, and of raw contents what is there. Once the request is found to be one that cannot be answered, the rest is
    /// thrown away.
    /// </summary>
    /// <param name="bytes">What has arrived of the message and was not consumed before.</param>
    /// <param name="left">Bytes from the start of these to the end of the message.</param>
    /// <returns>How far they are consumed; more must arrive for what comes next.</returns>
    /// <exception cref="MalformedMessageException">The bytes are no such message.</exception>
    public SequencePosition Read(in ReadOnlySequence<byte> bytes, long left)
    {
        try
        {
            return _fault is null ? ReadFields(bytes, left) : bytes.End;
        }
        catch (ServingException fault)
        {
            Fail(fault);
            return bytes.End;
        }
    }

    /// <summary>Makes tensors of what was read.</summary>
    public void Complete()
    {
        try
        {
            if (_fault is null)
            {
                MakeInputs();
            }
        }
        catch (ServingException fault)
        {
            Fail(fault);
        }
    }

    private SequencePosition ReadFields(in ReadOnlySequence<byte> bytes, long left)
    {
        var reader = new SequenceReader<byte>(bytes);
        Fill(ref reader);
        while (!reader.End)
        {
            var begin = reader;
            if (!TryReadField(ref reader, left - reader.Consumed))
            {
                return bytes.Length < left
                    ? begin.Position
                    : throw new MalformedMessageException("it ends within a field");
            }
        }

        return reader.Position;
    }

    private void MakeInputs()
    {
        if (_raw.Count > 0 && _raw.Count != _inputHeads.Count)
        {
            throw ServingException.InvalidArgument(
                $"raw_input_contents: expected one entry for each of the {_inputHeads.Count} inputs, got {_raw.Count}"
            );
        }

        for (var i = 0; i < _inputHeads.Count; i++)
        {
            _inputs.Add(_raw.Count == 0 ? ReadTyped(_inputHeads[i]) : ReadRaw(_inputHeads[i], i));
        }

        IsTyped = _raw.Count == 0 && _inputs.Count > 0;
        if (!ReferenceEquals(_request.Model, _model) || !ReferenceEquals(_request.Version, _version))
        {
            _request = new(_model, _version, _inputs, _outputs);
        }
    }

    /// <summary>Gives all memory back; once more does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isInUse, 0) == 0)
        {
            return;
        }

        Clear();
        (_model, _version, Id, IsTyped, _fault) = ("", "", "", false, null);
        _giveBack(this);
    }

    private void Fail(ServingException fault)
    {
        _fault = ExceptionDispatchInfo.Capture(fault);
        Clear();
    }

    private void Clear()
    {
        _request.Dispose();
        foreach (IDisposable? buffer in _raw)
        {
            buffer?.Dispose();
        }

        if (_charged > 0)
        {
            _memory.Give(_charged);
        }

        _inputs.Clear();
        _raw.Clear();
        _inputHeads.Clear();
        _outputs.Clear();
        (_filled, _charged, _isWaiting) = (0, 0, false);
    }

    /// <summary>False where the next field is not all there; raw contents need not be.</summary>
    private bool TryReadField(ref SequenceReader<byte> reader, long left)
    {
        var begin = reader.Consumed;
        if (!TryReadVarint(ref reader, out var tag))
        {
            return false;
        }

        var (field, type) = WireReader.SplitTag(tag);
        var size = 0UL;
        switch (type)
        {
            case WireType.Varint when !TryReadVarint(ref reader, out _):
            case WireType.Length when !TryReadVarint(ref reader, out size):
                return false;
            case WireType.Varint or WireType.Length:
                break;
            case WireType.Fixed64:
                size = sizeof(ulong);
                break;
            case WireType.Fixed32:
                size = sizeof(uint);
                break;
            default:
                throw new MalformedMessageException($"field {field} is of a kind that it does not have, {(int)type}");
        }

        if (size > (ulong)(left - (reader.Consumed - begin)))
        {
            throw new MalformedMessageException($"field {field} has {size} bytes, more than there are left");
        }

        var isRaw = type == WireType.Length && field == ModelInferRequest.RawInputContentsFieldNumber;
        if (isRaw)
        {
            BeginRaw((int)size);
            Fill(ref reader);
            return true;
        }

        if (!IsThere(reader, (long)size))
        {
            return false;
        }

        if (type == WireType.Length)
        {
            ReadField(field, reader.Sequence.Slice(reader.Position, (long)size));
        }

        reader.Advance((long)size);
        return true;
    }

    private bool IsThere(in SequenceReader<byte> reader, long size)
    {
        var isThere = reader.Remaining >= size;
        if (!isThere && !_isWaiting)
        {
            // It is held until it is whole, and what is made of it until the request is answered.
            _memory.Take(size);
            _charged += size;
        }

        _isWaiting = !isThere;
        return isThere;
    }

    private void ReadField(int field, in ReadOnlySequence<byte> value)
    {
        switch (field)
        {
            case ModelInferRequest.ModelNameFieldNumber:
                _model = Text(value);
                break;
            case ModelInferRequest.ModelVersionFieldNumber:
                _version = Text(value);
                break;
            case ModelInferRequest.IdFieldNumber:
                Id = Encoding.UTF8.GetString(value);
                break;
            case ModelInferRequest.ParametersFieldNumber:
                // Each entry of a map is a field of its own, and a field alone is a message too.
                InferParameters.Check(InferParameters.ParseEntry(value));
                break;
            case ModelInferRequest.InputsFieldNumber:
                Bound(_inputHeads.Count);
                _inputHeads.Add(_heads.ReadInput(value));
                break;
            case ModelInferRequest.OutputsFieldNumber:
                Bound(_outputs.Count);
                _outputs.Add(_heads.ReadOutput(value));
                break;
        }
    }

    private string Text(in ReadOnlySequence<byte> utf8) =>
        utf8.IsSingleSegment ? _heads.Strings.Get(utf8.FirstSpan) : Encoding.UTF8.GetString(utf8);

    private void BeginRaw(int size)
    {
        Bound(_raw.Count);
        _raw.Add(size == 0 ? null : _memory.Rent(size));
        _filled = 0;
    }

    /// <summary>Copies what is there of the raw contents that have begun.</summary>
    private void Fill(ref SequenceReader<byte> reader)
    {
        if (_raw is not [.., { } buffer] || _filled == buffer.Memory.Length)
        {
            return;
        }

        var missing = buffer.GetSpan()[_filled..];
        var there = reader.UnreadSequence;
        there = there.Length > missing.Length ? there.Slice(0, missing.Length) : there;
        there.CopyTo(missing);
        _filled += (int)there.Length;
        reader.Advance(there.Length);
    }

    private static void Bound(int count)
    {
        if (count == MostInputs)
        {
            throw ServingException.InvalidArgument(
                $"expected at most {MostInputs} inputs and as many outputs, got more"
            );
        }
    }

    private static Tensor ReadTyped(InputHead input) =>
        TypedContents.Read(input.Name, TypeOf(input), input.Shape, input.Contents ?? new InferTensorContents());

    private Tensor ReadRaw(InputHead input, int index)
    {
        var type = TypeOf(input);
        if (input.Contents is not null)
        {
            throw ServingException.InvalidArgument(
                $"input '{input.Name}': expected no contents beside raw_input_contents, got both"
            );
        }

        var buffer = _raw[index];
        var tensor = RawTensors.Read(input.Name, type, input.Shape, buffer?.Memory ?? default, buffer);
        _raw[index] = null;
        return tensor;
    }

    private static ElementType TypeOf(InputHead input) =>
        ElementTypes.TryParse(input.Datatype, out var type)
            ? type
            : throw ServingException.InvalidArgument(
                $"input '{input.Name}': expected a datatype of {ElementTypes.AllNames}, got '{input.Datatype}'"
            );

    /// <summary>False where it is not all there.</summary>
    private static bool TryReadVarint(ref SequenceReader<byte> reader, out ulong value)
    {
        const int longestBits = 70;
        value = 0;
        for (var bits = 0; bits < longestBits; bits += 7)
        {
            if (!reader.TryRead(out var next))
            {
                return false;
            }

            value |= (ulong)(next & 0x7F) << bits;
            if (next < 0x80)
            {
                return true;
            }
        }

        throw new MalformedMessageException("a number in it does not end");
    }
}
