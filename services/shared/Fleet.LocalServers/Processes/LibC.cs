using System.Runtime.InteropServices;

namespace Fleet.LocalServers;

/// <summary>The signals that processes are sent.</summary>
public enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>The calls that .NET does not offer.</summary>
internal static class LibC
{
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "geteuid")]
    public static extern uint EffectiveUser();

    [DllImport("libc", EntryPoint = "chown", SetLastError = true, BestFitMapping = false)]
    public static extern int ChangeOwner(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

    public static bool IsRoot => EffectiveUser() == 0;
}
