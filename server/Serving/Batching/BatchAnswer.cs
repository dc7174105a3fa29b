using System.Runtime.InteropServices;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching;

/// <summary>What became of a member of a run.</summary>
/// <param name="Outputs">Its own; to be disposed.</param>
/// <param name="Queued">From its leasing to the beginning of the run.</param>
/// <param name="Ran">How long the run took.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BatchAnswer(IReadOnlyList<Tensor> Outputs, TimeSpan Queued, TimeSpan Ran);
