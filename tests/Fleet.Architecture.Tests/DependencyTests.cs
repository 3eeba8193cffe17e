using System.Text.RegularExpressions;
using Fleet.Domain;
using Shouldly;
using Xunit;

namespace Fleet.Architecture.Tests;

public sealed partial class DependencyTests
{
    private static readonly HashSet<string> Services = [.. Tree.Projects.Where(p => p.IsService).Select(p => p.Name)];

    [Fact]
    public void The_tree_holds_all_services() =>
        Services.ShouldBe(
            ["Fleet.Planner", "Fleet.ImplementerRunner", "Fleet.Shipper", "Fleet.MergeExecutor", "Fleet.Gateway", "Fleet.Cli"],
            ignoreOrder: true);

    [Fact]
    public void Services_never_refer_to_each_other() =>
        References(p => p.IsService, Services.Contains).ShouldBeEmpty();

    [Fact]
    public void Shared_libraries_never_refer_to_a_service() =>
        References(p => p.IsShared, Services.Contains).ShouldBeEmpty();

    [Fact]
    public void Contracts_know_nobody() =>
        Tree.Projects.Single(p => p.Name == "Fleet.Contracts").Projects.ShouldBeEmpty();

    [Fact]
    public void The_domain_knows_nothing()
    {
        var domain = Tree.Projects.Single(p => p.Name == "Fleet.Domain");
        domain.Projects.ShouldBeEmpty();
        domain.Packages.ShouldBeEmpty();
        var breaches =
            from source in domain.Sources
            from line in File.ReadLines(source)
            where Impure().IsMatch(line)
            select $"{Path.GetFileName(source)}: {line.Trim()}";
        breaches.ShouldBeEmpty();
    }

    [Fact]
    public void No_source_uses_a_service_that_is_not_its_own()
    {
        var breaches =
            from project in Tree.Projects
            from source in project.Sources
            from used in File.ReadLines(source).Select(line => Using().Match(line)).Where(match => match.Success)
            let service = Services.FirstOrDefault(name => InNamespace(used.Groups[1].Value, name))
            where service is not null && service != project.Name
            select $"{Path.GetRelativePath(Tree.Root, source)} uses {service}";
        breaches.ShouldBeEmpty();
    }

    [Fact]
    public void Each_event_type_is_written_by_one_lane()
    {
        var facts = typeof(IFact).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IFact)));
        Lanes.All.Select(lane => lane.EventType).ShouldBe(facts, ignoreOrder: true);
    }

    [Fact]
    public void The_top_level_holds_what_the_design_names()
    {
        string[] named =
            ["services", "contracts", "tests", "deploy", "docs", "docker-compose.yml", "Fleet.sln", "README.md", "LICENSE",
             "CONTRIBUTING.md", "fleet", "Directory.Build.props", "Directory.Packages.props", "global.json", "artifacts"];
        Directory.EnumerateFileSystemEntries(Tree.Root).Select(entry => Path.GetFileName(entry)!)
            .Where(name => name[0] != '.').Except(named).ShouldBeEmpty();
    }

    private static IEnumerable<string> References(Func<ProjectFile, bool> of, Func<string, bool> to) =>
        Tree.Projects.Where(of).SelectMany(p => p.Projects.Where(to).Select(r => $"{p.Name} -> {r}"));

    private static bool InNamespace(string used, string name) =>
        used == name || used.StartsWith($"{name}.", StringComparison.Ordinal);

    [GeneratedRegex(@"^using (?:static )?([\w.]+);")]
    private static partial Regex Using();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now|Guid\.(NewGuid|CreateVersion7)|TimeProvider|new Random|Random\.Shared|Environment\.|System\.IO|File\.|using (MassTransit|Npgsql|Microsoft)")]
    private static partial Regex Impure();
}
