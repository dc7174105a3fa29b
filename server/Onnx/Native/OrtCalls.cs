using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Native;

/// <summary>
/// The calls of ONNX Runtime's C API that a run needs, without the vendor's classes around them: those allocate hundreds of bytes a
/// run and take twice as long as a run of a tiny model (docs/decisions/0025-sessions.md). Handles are the API's own pointers.
/// </summary>
internal static unsafe partial class OrtCalls
{
    /// <summary>The one with the newest of the calls used here; the table only grows.</summary>
    private const uint ApiVersion = 24;

    private static readonly OrtApi* Api = ((delegate* unmanaged<uint, OrtApi*>)OrtGetApiBase()->GetApi)(ApiVersion);

    private static readonly nint ProcessorMemory = CreateProcessorMemory();

    /// <summary>A session's handle: the vendor's class keeps it to itself.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_nativeHandle")]
    public static extern ref nint HandleOf(InferenceSession session);

    /// <summary>Runs a session; outputs that are 0 are made, to be released. The status is 0, or to be passed to <see cref="Check"/>.</summary>
    public static nint Run(
        nint session,
        nint options,
        ReadOnlySpan<nint> inputNames,
        ReadOnlySpan<nint> inputs,
        ReadOnlySpan<nint> outputNames,
        Span<nint> outputs
    )
    {
        var run = (delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)Api->Run;
        fixed (
            nint* names = inputNames,
                values = inputs,
                wanted = outputNames,
                results = outputs
        )
        {
            return run(session, options, names, values, (nuint)inputs.Length, wanted, (nuint)outputs.Length, results);
        }
    }

    /// <summary>A tensor over memory that must stay where it is until the value is released.</summary>
    public static nint CreateTensor(ElementType type, ReadOnlySpan<long> shape, void* bytes, int length)
    {
        var create = (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)
            Api->CreateTensorWithDataAsOrtValue;
        nint value;
        fixed (long* sizes = shape)
        {
            Check(
                create(
                    ProcessorMemory,
                    bytes,
                    (nuint)length,
                    sizes,
                    (nuint)shape.Length,
                    (int)Tensors.OnnxElementTypes.ToOnnx(type),
                    &value
                )
            );
        }

        return value;
    }

    /// <summary>Where a tensor's elements lie, to be read until the value is released.</summary>
    public static byte* BytesOf(nint value)
    {
        byte* bytes;
        Check(((delegate* unmanaged<nint, byte**, nint>)Api->GetTensorMutableData)(value, &bytes));
        return bytes;
    }

    /// <summary>A tensor's type, as ONNX Runtime numbers them, and its sizes.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="known">Sizes that it may have, to be given again where it has them.</param>
    public static (int Type, long[] Sizes) DescribeTensor(nint value, long[] known)
    {
        // The sizes stay the value's own: the older calls make an object that describes them, and free it again.
        int type;
        long* first;
        nuint rank;
        var describe = (delegate* unmanaged<nint, int*, long**, nuint*, nint>)
            Api->GetTensorElementTypeAndShapeDataReference;
        Check(describe(value, &type, &first, &rank));
        var sizes = new ReadOnlySpan<long>(first, (int)rank);
        return (type, sizes.SequenceEqual(known) ? known : sizes.ToArray());
    }

    /// <summary>Frees a value; 0 is none.</summary>
    public static void Release(nint value)
    {
        if (value != 0)
        {
            ((delegate* unmanaged<nint, void>)Api->ReleaseValue)(value);
        }
    }

    /// <exception cref="OrtFault">The status is a failure; it is released.</exception>
    public static void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var code = ((delegate* unmanaged<nint, int>)Api->GetErrorCode)(status);
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Api->GetErrorMessage)(status)) ?? "";
        ((delegate* unmanaged<nint, void>)Api->ReleaseStatus)(status);
        throw new OrtFault(code, message);
    }

    private static nint CreateProcessorMemory()
    {
        const int deviceAllocator = 0;
        const int defaultMemory = 0;
        nint memory;
        Check(
            ((delegate* unmanaged<int, int, nint*, nint>)Api->CreateCpuMemoryInfo)(
                deviceAllocator,
                defaultMemory,
                &memory
            )
        );
        return memory;
    }

    [LibraryImport("onnxruntime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial OrtApiBase* OrtGetApiBase();
}
