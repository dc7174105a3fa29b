using System.Xml.Linq;

namespace Sluice.Architecture.Tests;

/// <summary>What a project file says of its dependencies.</summary>
internal sealed record Project(string Name, string File, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public bool IsTestCode => File.StartsWith("tests/", StringComparison.Ordinal);

    public static IReadOnlyList<Project> All { get; } = [.. Repository.Files(".csproj").Select(Parse)];

    private static Project Parse(string file)
    {
        var xml = XDocument.Parse(Repository.Read(file));
        return new(
            Path.GetFileNameWithoutExtension(file),
            file,
            [.. Includes(xml, "ProjectReference").Select(Path.GetFileNameWithoutExtension).OfType<string>()],
            [.. Includes(xml, "PackageReference")]
        );
    }

    private static IEnumerable<string> Includes(XDocument xml, string element) =>
        xml.Descendants(element).Select(reference => reference.Attribute("Include")!.Value);
}
