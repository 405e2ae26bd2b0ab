using System.Runtime.InteropServices;
using static System.Buffers.Binary.BinaryPrimitives;

namespace ProgressiveSR.Cli;

/// <summary>
/// Tells whether two paths are the same file: on Linux by device and inode, which sees through links of all kinds;
/// elsewhere by the path with symbolic links resolved, ignoring case.
/// </summary>
/// <remarks>Outputs are renamed into place, so an undetected hard link loses no data.</remarks>
internal sealed record FileIdentity
{
    // Constants of statx, the same on all processors.
    private const int CurrentFolder = -100;
    private const uint WithNumber = 0x100;
    private const int Length = 256;
    private const int NumberOffset = 32;
    private const int DeviceOffset = 136;

    private readonly ulong device;
    private readonly ulong number;
    private readonly string path = "";

    private FileIdentity(ulong device, ulong number) => (this.device, this.number) = (device, number);

    private FileIdentity(string path) => this.path = path;

    /// <summary>The identity of a file; null if it does not exist.</summary>
    public static FileIdentity? Of(string path) =>
        !File.Exists(path) ? null
            : FromSystem(Path.GetFullPath(path)) ?? new FileIdentity(FollowLinks(path).ToUpperInvariant());

    private static FileIdentity? FromSystem(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            byte[] state = new byte[Length];
            return Statx(CurrentFolder, path, 0, WithNumber, state) == 0
                ? new FileIdentity(
                    ReadUInt64LittleEndian(state.AsSpan(DeviceOffset)),
                    ReadUInt64LittleEndian(state.AsSpan(NumberOffset)))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static string FollowLinks(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        string entry = Path.Combine(FollowLinks(folder), Path.GetFileName(full));
        return new FileInfo(entry).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? FollowLinks(target.FullName)
            : entry;
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint wanted,
        [Out] byte[] state);
}
