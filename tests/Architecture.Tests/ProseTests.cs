using System.Text.RegularExpressions;

namespace Sluice.Architecture.Tests;

/// <summary>What the documents say of the repository is true of it.</summary>
public sealed partial class ProseTests
{
    [Fact]
    public void Every_link_to_a_file_leads_to_one()
    {
        var broken =
            from file in Repository.Files(".md")
            from match in Link().Matches(Repository.Read(file))
            let target = match.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            where !Repository.Exists(Path.Combine(Path.GetDirectoryName(file)!, target))
            select $"{file}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_folder_that_the_architecture_names_exists()
    {
        var named = FolderName()
            .Matches(Repository.Read("ARCHITECTURE.md"))
            .Select(match => match.Groups["folder"].Value)
            .ToArray();

        Assert.NotEmpty(named);
        Assert.Empty(named.Where(folder => !Repository.Exists(folder)));
    }

    [Fact]
    public void The_commands_of_the_readme_are_the_commands_there_are()
    {
        var usage = Repository.Read("dev");
        var named = DevCommand().Matches(Repository.Read("README.md")).Select(match => match.Groups["command"].Value);

        Assert.Contains("test", named);
        Assert.Empty(named.Where(command => !usage.Contains($"cmd_{command}()", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_file_names_a_registry_or_a_machine()
    {
        // Spelled in pieces, so that this file passes its own test.
        string[] banned = ["registry." + "npm", "api." + "nuget", "deb." + "debian", "/ro" + "ot/", "/wo" + "rk/main"];
        var found =
            from file in Repository.Files()
            where !file.EndsWith(".onnx", StringComparison.Ordinal)
            let text = Repository.Read(file)
            from word in banned
            where text.Contains(word, StringComparison.Ordinal)
            select $"{file}: {word}";

        Assert.Empty(found);
    }

    [Fact]
    public void No_lock_file_records_where_packages_came_from() =>
        Assert.Empty(
            Repository
                .Files("packages.lock.json", "package-lock.json")
                .Where(file => ResolvedAddress().IsMatch(Repository.Read(file)))
        );

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(
        @"`(?<folder>(protos|server|operator|cli|tests|examples|docs)(/[A-Za-z.]+)*)/?`",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex FolderName();

    [GeneratedRegex(@"\./dev (?<command>[a-z][a-z0-9]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DevCommand();

    [GeneratedRegex("\"resolved\": \"[^\"]*://", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ResolvedAddress();
}
