namespace Sluice.Cli.Up;

/// <summary>Which model server: one for each revision of each variant.</summary>
internal sealed record ServerKey(string Variant, string Revision);
