using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sluice.Architecture.Tests;

/// <summary>Names say what a thing is (CONTRIBUTING.md, "Names").</summary>
public sealed partial class NamingTests
{
    private static readonly string[] Banned =
    [
        "Manager",
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Common",
        "Misc",
        "Base",
        "Impl",
        "Data",
        "Info",
        "Processor",
    ];

    /// <summary>Names with a banned word that is the field's own, each with the reason.</summary>
    private static readonly Dictionary<string, string> Terms = new()
    {
        ["JsonTensorData"] = "\"Tensor Data\" is the protocol's own word",
    };

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var empty =
            from type in Types()
            where Words().Matches(type).Select(word => word.Value).Intersect(Banned).Any() && !Terms.ContainsKey(type)
            select type;

        Assert.Empty(empty);
    }

    [Fact]
    public void Nothing_is_partial_but_for_generators()
    {
        var parts =
            from file in Repository.Sources()
            from type in Roots(file).SelectMany(root => root.DescendantNodes().OfType<TypeDeclarationSyntax>())
            where type.Modifiers.Any(SyntaxKind.PartialKeyword)
            where !ServesGenerator(type) && !type.DescendantNodes().OfType<TypeDeclarationSyntax>().Any(ServesGenerator)
            select $"{file}: {type.Identifier.Text}";

        Assert.Empty(parts);
    }

    private static IEnumerable<string> Types() =>
        Repository
            .Sources()
            .SelectMany(Roots)
            .SelectMany(root => root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
            .Select(type => type.Identifier.Text);

    /// <summary>Source generators: log messages, regular expressions, native imports, JSON contexts.</summary>
    private static bool ServesGenerator(TypeDeclarationSyntax type)
    {
        string[] markers = ["LoggerMessage", "GeneratedRegex", "LibraryImport", "JsonSerializable"];
        return type
            .AttributeLists.Concat(type.Members.SelectMany(member => member.AttributeLists))
            .SelectMany(list => list.Attributes)
            .Any(attribute => markers.Contains(attribute.Name.ToString()));
    }

    private static IEnumerable<SyntaxNode> Roots(string file) =>
        [
            CSharpSyntaxTree
                .ParseText(Repository.Read(file), cancellationToken: TestContext.Current.CancellationToken)
                .GetRoot(TestContext.Current.CancellationToken),
        ];

    [GeneratedRegex("[A-Z][a-z0-9]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
