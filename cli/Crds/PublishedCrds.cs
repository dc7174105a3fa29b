namespace Sluice.Cli.Crds;

/// <summary>The definitions that this release publishes: the chart's files, which the program carries.</summary>
internal static class PublishedCrds
{
    /// <summary>Every definition in one YAML text.</summary>
    /// <param name="hasRules">Whether with rules in the Common Expression Language (Kubernetes 1.25 and later).</param>
    public static string Read(bool hasRules)
    {
        var folder = hasRules ? "crds/" : "crds-without-rules/";
        var assembly = typeof(PublishedCrds).Assembly;
        var files =
            from name in assembly.GetManifestResourceNames()
            where name.StartsWith(folder, StringComparison.Ordinal)
            orderby name
            select ReadFile(assembly.GetManifestResourceStream(name)!);
        return string.Join("---\n", files);
    }

    private static string ReadFile(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
