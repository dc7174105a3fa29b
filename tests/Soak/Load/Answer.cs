namespace Sluice.Soak.Load;

/// <summary>One request and what came of it.</summary>
/// <param name="Router">The process that it was sent to.</param>
/// <param name="Begun">Before its first byte.</param>
/// <param name="Ended">After the answer's last.</param>
/// <param name="Generation">As the answer says.</param>
/// <param name="Variant">As the answer says.</param>
/// <param name="Revision">As the answer says.</param>
internal sealed record Answer(string Router, long Begun, long Ended, ulong Generation, string Variant, string Revision);
