using System.Text;

namespace Sluice.Artifacts.Tests.Servers;

/// <summary>What a stub sends for a request.</summary>
/// <param name="Bytes">Head and body.</param>
/// <param name="ThenSilence">Whether the connection stays open afterwards, and nothing more comes.</param>
internal sealed record StubAnswer(byte[] Bytes, bool ThenSilence = false)
{
    /// <summary>Of text, with <c>\n</c> for line ends of the head.</summary>
    public static StubAnswer Of(string head, string body = "", bool thenSilence = false) =>
        new(Encoding.ASCII.GetBytes($"{head.ReplaceLineEndings("\r\n")}\r\n\r\n{body}"), thenSilence);
}
