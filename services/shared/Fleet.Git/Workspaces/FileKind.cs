using System.Runtime.InteropServices;

namespace Fleet.Git.Workspaces;

/// <summary>What stands at a path, without following a link in its last part.</summary>
internal enum FileKind
{
    Nothing,
    File,
    Directory,
    Link,
    /// <summary>A pipe, socket or device: opening one may block for ever, or worse.</summary>
    Special,
}

/// <param name="Closed">Its owner may not read, write and enter it, or only some of it.</param>
internal readonly partial record struct FileStatus(FileKind Kind, long SizeBytes, bool Closed = false)
{
    private const int OwnerMayAll = 0x1c0;

    private const int AtCurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;

    /// <summary>Of statx(2), whose layout is the same on every architecture: .NET does not tell pipes from files.</summary>
    public static unsafe FileStatus Of(string path)
    {
        var buffer = stackalloc byte[256];
        if (Statx(AtCurrentDirectory, path, NoFollow, BasicStats, buffer) != 0)
        {
            return new(FileKind.Nothing, 0);
        }

        var mode = *(ushort*)(buffer + 28);
        var kind = (mode & 0xf000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Directory,
            0xa000 => FileKind.Link,
            _ => FileKind.Special,
        };
        return new(kind, *(long*)(buffer + 40), (mode & OwnerMayAll) != OwnerMayAll);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
