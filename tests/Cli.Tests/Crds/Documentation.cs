using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sluice.Cli.Tests.Crds;

/// <summary>The summaries of an assembly's documentation as plain sentences.</summary>
internal sealed partial class Documentation
{
    private readonly Dictionary<string, string> _summaries;

    private Documentation(Dictionary<string, string> summaries) => _summaries = summaries;

    /// <summary>Of the assembly that lies beside the tests, as its compiler wrote it.</summary>
    public static Documentation Of(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return new(
            XDocument
                .Load(file)
                .Descendants("member")
                .Where(member => member.Element("summary") is not null)
                .ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")!))
        );
    }

    public string Describe(MemberInfo member) =>
        _summaries.GetValueOrDefault(
            member switch
            {
                Type type => $"T:{type.FullName}",
                PropertyInfo => $"P:{member.DeclaringType!.FullName}.{member.Name}",
                _ => $"F:{member.DeclaringType!.FullName}.{member.Name}",
            },
            ""
        );

    private static string Plain(XElement summary)
    {
        foreach (var reference in summary.Descendants("see").ToList())
        {
            reference.ReplaceWith(reference.Attribute("cref")!.Value.Split('.')[^1]);
        }

        return Spaces().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Spaces();
}
