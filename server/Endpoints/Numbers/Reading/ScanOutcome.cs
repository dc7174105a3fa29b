namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>How a scan of an array ended.</summary>
internal enum ScanOutcome
{
    /// <summary>All of it is read.</summary>
    Whole,

    /// <summary>There is no room for the next element; the scan goes on where there is some.</summary>
    Full,

    /// <summary>Something else came: the general reader reads the array from its beginning, or says what is wrong with it.</summary>
    Other,
}
