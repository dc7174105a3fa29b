using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sluice.Architecture.Tests;

/// <summary>Code that fits into a head: the size budget of CONTRIBUTING.md. Exceptions are named here, with a reason.</summary>
public sealed class SizeTests
{
    private const int MaxFileLines = 400;
    private const int MaxMethodLines = 60;
    private const int MaxConstructorParameters = 6;
    private const int MaxFilesInFolder = 15;

    /// <summary>Folders with more files than wanted, each with the reason.</summary>
    private static readonly Dictionary<string, string> LargeFolders = new() { };

    /// <summary>Files or methods longer than wanted, each with the reason.</summary>
    private static readonly Dictionary<string, string> LongCode = new() { };

    [Fact]
    public void No_file_is_long()
    {
        var tooLong =
            from file in Repository.Sources()
            let lines = Repository.Read(file).AsSpan().Count('\n')
            where lines > MaxFileLines && !LongCode.ContainsKey(file)
            select $"{file}: {lines} lines";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_method_is_long()
    {
        var tooLong =
            from file in Repository.Sources()
            from method in Nodes<BaseMethodDeclarationSyntax>(file)
            let span = method.GetLocation().GetLineSpan()
            let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
            where lines > MaxMethodLines && !LongCode.ContainsKey(file)
            select $"{file}:{span.StartLinePosition.Line + 1}: {lines} lines";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_constructor_of_a_class_takes_many_parameters()
    {
        // Records are exempt: their parameters are what they hold.
        var declared =
            from file in Repository.Sources()
            from constructor in Nodes<ConstructorDeclarationSyntax>(file)
            select (file, constructor.Identifier.Text, constructor.ParameterList);
        var primary =
            from file in Repository.Sources()
            from type in Nodes<ClassDeclarationSyntax>(file)
            where type.ParameterList is not null
            select (file, type.Identifier.Text, type.ParameterList);

        Assert.Empty(
            declared
                .Concat(primary)
                .Where(found => found.ParameterList!.Parameters.Count > MaxConstructorParameters)
                .Select(found => $"{found.file}: {found.Text}")
        );
    }

    [Fact]
    public void No_folder_holds_many_files()
    {
        var crowded =
            from file in Repository.Sources()
            group file by Path.GetDirectoryName(file)! into folder
            where folder.Count() > MaxFilesInFolder && !LargeFolders.ContainsKey(folder.Key)
            select $"{folder.Key}: {folder.Count()} files";

        Assert.Empty(crowded);
    }

    [Fact]
    public void No_exception_outlives_its_cause()
    {
        Assert.Empty(LongCode.Keys.Where(file => !Repository.Exists(file)));
        Assert.Empty(LargeFolders.Keys.Where(folder => !Repository.Exists(folder)));
    }

    private static IEnumerable<T> Nodes<T>(string file)
        where T : CSharpSyntaxNode =>
        CSharpSyntaxTree
            .ParseText(Repository.Read(file), cancellationToken: TestContext.Current.CancellationToken)
            .GetRoot(TestContext.Current.CancellationToken)
            .DescendantNodes()
            .OfType<T>();
}
