namespace ProgressiveSR.Cli;

/// <summary>A <c>.psr</c> file to read; errors name it.</summary>
internal sealed class PsrInput : IDisposable
{
    private readonly PsrFile file;

    private PsrInput(string path, PsrFile file)
    {
        Path = path;
        this.file = file;
    }

    public string Path { get; }

    /// <summary>The file as the receiver's source.</summary>
    public PsrFile Source => file;

    public PsrFileInfo Info => file.Info;

    public long BytesRead => file.BytesRead;

    public int HighestCompleteLevel => file.HighestCompleteLevel;

    public bool IsTruncated => file.IsTruncated;

    /// <summary>How much of a truncated file exists, in words.</summary>
    public string Extent =>
        $"'{Path}' ends after {new FileInfo(Path).Length} of its {Info.Length} bytes";

    public static PsrInput Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CommandException($"'{path}' is a folder; name a .psr file.");
        }

        try
        {
            return new PsrInput(path, PsrFile.Open(path));
        }
        catch (InvalidPacketException e)
        {
            throw Unusable(path, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"There is no file '{path}'; check the name.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandException($"'{path}' may not be read; check its permissions.", e);
        }
    }

    /// <summary>Warns when a picture is shown without its alpha plane.</summary>
    /// <exception cref="CommandException">The plane is damaged.</exception>
    public void CheckAlpha(PictureSession session, Action<string> warn)
    {
        if (!file.IsAlphaComplete)
        {
            warn($"{Extent} and lacks its alpha plane: the picture is written opaque; fetch the rest for its alpha.");
        }
        else if (session.AlphaFailure is { } failure)
        {
            throw new CommandException(
                $"'{Path}' cannot be shown with its alpha: {failure.Message} --lr writes a smaller one without it.",
                failure);
        }
    }

    public void Dispose() => file.Dispose();

    private static CommandException Unusable(string path, InvalidPacketException cause) =>
        new($"'{path}' cannot be used: {cause.Message}", cause);
}
