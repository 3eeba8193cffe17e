namespace Fleet.Gates;

/// <summary>Every key that <c>.fleet.yml</c> may have, by the mapping it stands in, and its limits.</summary>
internal static class SettingsKeys
{
    public const int FileBytesMax = 1024 * 1024;
    public const int LineBytesMax = 1024;
    public const int CommandBytesMax = 64 * 1024;
    public const int ItemsMax = 200;
    public const double MinutesMin = 0.01;
    public const double MinutesMax = 1_440;
    public const double MinutesUsual = 20;

    public static readonly string[] Top = ["gates", "context", "protect", "derived", "commit", "release", "toolchain"];
    public static readonly string[] Gate = ["name", "run", "paths", "minutes", "needs"];
    public static readonly string[] Commit = ["strip-trailers", "author"];
    public static readonly string[] Release = ["branch", "prerelease", "version"];
}
