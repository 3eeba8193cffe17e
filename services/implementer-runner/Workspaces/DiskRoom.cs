namespace Fleet.ImplementerRunner.Workspaces;

/// <summary>How much of the disk is left under the runner's directory.</summary>
public sealed class DiskRoom(RunnerSettings settings)
{
    private readonly string directory = Directory.CreateDirectory(Path.GetFullPath(settings.Directory)).FullName;

    /// <summary>Why nothing new may be begun now, or null.</summary>
    public string? Obstacle() => new DriveInfo(directory).AvailableFreeSpace is var free && free < settings.DiskFreeBytesMin
        ? $"The disk under {directory} has {free / 1_000_000} MB free, and nothing is begun below "
            + $"{settings.DiskFreeBytesMin / 1_000_000} MB (DiskFreeBytesMin): make room, or lower the limit."
        : null;
}
