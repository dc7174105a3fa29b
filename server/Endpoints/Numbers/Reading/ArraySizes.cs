using System.Runtime.CompilerServices;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>A size for each depth that a scan follows.</summary>
[InlineArray(Max)]
internal struct ArraySizes
{
    /// <summary>Deeper arrays are the general reader's.</summary>
    public const int Max = 16;

    private long _size;
}
