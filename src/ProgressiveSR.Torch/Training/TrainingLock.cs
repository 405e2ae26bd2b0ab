namespace ProgressiveSR.Torch;

/// <summary>Locks an output folder: two trainings would overwrite each other's checkpoint and log.</summary>
/// <remarks>
/// The operating system releases the lock when the process ends for any reason. The empty lock file is kept: deleting
/// it could delete one that a third process has just locked.
/// </remarks>
internal sealed class TrainingLock : IDisposable
{
    private const string Name = ".lock";

    // The error codes for a file locked by another process on Linux, macOS and Windows.
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

    /// <summary>Creates the folder if it is missing, and locks it.</summary>
    /// <exception cref="TrainingFolderException">Another training holds the lock.</exception>
    /// <exception cref="IOException">The folder cannot be created or written to.</exception>
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
                $"Another training is writing into '{folder}': wait until it has finished, or choose another output "
                + "folder.",
                isInUse: true,
                e);
        }
    }

    /// <summary>
    /// Releases the lock of a training that has written nothing; if the folder was created for it, it is deleted.
    /// </summary>
    public void Abandon()
    {
        if (isNew)
        {
            try
            {
                // Deleted while locked, if the system allows it, so that no other process can have locked it.
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
