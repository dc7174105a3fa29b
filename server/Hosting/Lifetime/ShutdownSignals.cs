using System.Runtime.InteropServices;

namespace Sluice.Hosting.Lifetime;

/// <summary>
/// SIGINT and SIGTERM of this process: the first asks for an orderly end, the second ends the process at once.
/// </summary>
public sealed class ShutdownSignals : IDisposable
{
    // 128 + the signal's number, as shells report a process ended by one.
    private const int ExitBySigint = 130;
    private const int ExitBySigterm = 143;

    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    public ShutdownSignals() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Receive(signal, ExitBySigint)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Receive(signal, ExitBySigterm)),
        ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Requested => _requested.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _requested.Dispose();
    }

    private void Receive(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _received) > 1)
        {
            Environment.Exit(exitCode);
        }

        _requested.Cancel();
    }
}
