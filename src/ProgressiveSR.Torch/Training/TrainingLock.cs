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
    private readonly bool isNew;

    private TrainingLock(FileStream locked, bool isNew)
    {
        this.locked = locked;
        this.isNew = isNew;
    }

    /// <summary>Makes the folder where it is missing, and locks it.</summary>
    /// <exception cref="TrainingFolderException">Another training holds the lock.</exception>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    public static TrainingLock Take(string folder)
    {
        bool isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, Name);
        try
        {
            return new TrainingLock(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), isNew);
        }
        catch (IOException e) when (e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            throw new TrainingFolderException(
                $"Another training is writing into '{folder}': wait for its end, or choose another output folder.",
                isInUse: true,
                e);
        }
    }

    /// <summary>Lets go before anything was written: a folder that was made for the training goes too.</summary>
    public void Abandon()
    {
        if (isNew)
        {
            try
            {
                // Still locked, where the system allows it, so that nobody else can have locked what goes.
                File.Delete(locked.Name);
                Directory.Delete(Path.GetDirectoryName(locked.Name)!);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // An empty file in an empty folder does no harm.
            }
        }

        Dispose();
    }

    public void Dispose() => locked.Dispose();
}
