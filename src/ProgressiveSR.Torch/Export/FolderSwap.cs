using System.Runtime.InteropServices;

namespace ProgressiveSR.Torch;

/// <summary>Exchanges the names of two folders atomically, so that neither name is ever missing.</summary>
internal static class FolderSwap
{
    private const int CurrentFolder = -100;
    private const uint LinuxExchange = 2;
    private const uint MacSwap = 2;

    /// <summary>Swaps two folders; false, with nothing changed, if the system or file system cannot.</summary>
    public static bool Try(string one, string two)
    {
        try
        {
            return OperatingSystem.IsLinux() ? RenameAt(CurrentFolder, one, CurrentFolder, two, LinuxExchange) == 0
                : OperatingSystem.IsMacOS() && RenameExtended(one, two, MacSwap) == 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "renameat2")]
    private static extern int RenameAt(
        int oneFolder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string one,
        int twoFolder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string two,
        uint flags);

    [DllImport("libc", EntryPoint = "renamex_np")]
    private static extern int RenameExtended(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string one, [MarshalAs(UnmanagedType.LPUTF8Str)] string two, uint flags);
}
