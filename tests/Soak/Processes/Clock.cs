namespace Sluice.Soak.Processes;

/// <summary>The clock that all processes of a machine share: ticks of 100 ns since its start.</summary>
internal static class Clock
{
    public static long Now =>
        (long)(
            TimeProvider.System.GetTimestamp()
            * ((double)TimeSpan.TicksPerSecond / TimeProvider.System.TimestampFrequency)
        );
}
