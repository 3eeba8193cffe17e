using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Fleet.Architecture.Tests;

/// <summary>The repository as it stands on disk.</summary>
internal static class Tree
{
    public static string Root { get; } = FindRoot();

    /// <summary>All projects that ship, with what they refer to.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. new[] { "contracts", "services" }.SelectMany(folder => Directory.EnumerateFiles(
            Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)).Select(ProjectFile.Read)];

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!File.Exists(Path.Combine(folder.FullName, "Fleet.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No Fleet.sln above the tests.");
        }

        return folder.FullName;
    }
}

/// <summary>One project file.</summary>
/// <param name="Folder">Relative to the root, with forward slashes.</param>
internal sealed record ProjectFile(
    string Name, string Folder, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Sources)
{
    public bool IsShared => Folder.StartsWith("services/shared/", StringComparison.Ordinal);

    public bool IsService => Folder.StartsWith("services/", StringComparison.Ordinal) && !IsShared;

    public static ProjectFile Read(string path)
    {
        var project = XDocument.Load(path);
        var folder = Path.GetDirectoryName(path)!;
        IReadOnlyList<string> Of(string element) =>
            [.. project.Descendants(element).Select(e => e.Attribute("Include")!.Value)];
        return new ProjectFile(
            Path.GetFileNameWithoutExtension(path),
            Path.GetRelativePath(Tree.Root, folder).Replace('\\', '/'),
            [.. Of("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))],
            Of("PackageReference"),
            [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)]);
    }
}
