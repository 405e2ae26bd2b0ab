namespace ProgressiveSR.Torch;

/// <summary>
/// Keeps a second training out of an output folder: both would write one checkpoint and one log by turns.
/// </summary>
/// <remarks>
/// The system lets go of the lock when the process ends, however it ends. The empty file stays: whoever deleted it
/// could delete one that a third process has just locked.
/// </remarks>
internal sealed class TrainingLock : IDisposable
{
    private const string Name = ".lock";

    // Somebody else's lock, as Linux, macOS and Windows number it.
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream locked;

    private TrainingLock(FileStream locked) => this.locked = locked;

    /// <summary>Makes the folder where it is missing, and locks it.</summary>
    /// <exception cref="TrainingFolderException">Another training holds the lock.</exception>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    public static TrainingLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, Name);
        try
        {
            return new TrainingLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            throw new TrainingFolderException(
                $"Another training is writing into '{folder}': wait for its end, or choose another output folder.",
                isInUse: true,
                e);
        }
    }

    public void Dispose() => locked.Dispose();
}
