namespace ProgressiveSR.PictureFiles;

/// <summary>Opens files for reading and names them in messages.</summary>
internal static class InputFile
{
    // Codecs request a few kilobytes at a time.
    private const int BufferSize = 1 << 16;

    public static string Describe(string path) => $"'{path}'";

    public static string Describe(Stream stream) => stream is FileStream file ? Describe(file.Name) : "The stream";

    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; name a picture file.");
        }

        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        }
        catch (FileNotFoundException e)
        {
            throw new FileNotFoundException($"There is no file '{path}'; check its name.", path, e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new DirectoryNotFoundException($"There is no file '{path}', nor its folder; check the path.", e);
        }
    }
}
