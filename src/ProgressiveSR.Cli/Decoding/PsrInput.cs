namespace ProgressiveSR.Cli;

/// <summary>A <c>.psr</c> file to read, whose faults are told with its name.</summary>
internal sealed class PsrInput : IDisposable
{
    private readonly PsrFile file;

    private PsrInput(string path, PsrFile file)
    {
        Path = path;
        this.file = file;
    }

    public string Path { get; }

    public PsrFileInfo Info => file.Info;

    public long BytesRead => file.BytesRead;

    public int HighestCompleteLevel => file.HighestCompleteLevel;

    public bool IsTruncated => file.IsTruncated;

    /// <summary>How much of a truncated file is there, in words.</summary>
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
            throw new CommandException($"There is no file '{path}'; check its name.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandException($"'{path}' must not be read; check its permissions.", e);
        }
    }

    /// <summary>Gives a decoder one level of a region; of tiles that reach further only the region's blocks.</summary>
    /// <exception cref="InvalidPacketException">The level is damaged there, or the file ends within it.</exception>
    public void Read(int level, BlockRegion region, ProgressiveDecoder decoder, CancellationToken cancellationToken)
    {
        foreach (IncrementPacket packet in file.ReadIncrements(level, region))
        {
            cancellationToken.ThrowIfCancellationRequested();
            decoder.Add(PacketCrop.To(packet, region));
        }
    }

    /// <summary>The alpha plane; empty for an opaque picture, and where the file ends before the plane does.</summary>
    public byte[] ReadAlpha(Action<string> warn)
    {
        if (!file.IsAlphaComplete)
        {
            warn($"{Extent} and lacks its alpha plane: the picture is written opaque, fetch the rest to have it.");
            return [];
        }

        try
        {
            return file.ReadAlpha();
        }
        catch (InvalidPacketException e)
        {
            throw new CommandException(
                $"'{Path}' cannot be shown with its alpha: {e.Message} --lr leaves alpha out, but is smaller.", e);
        }
    }

    public void Dispose() => file.Dispose();

    private static CommandException Unusable(string path, InvalidPacketException cause) =>
        new($"'{path}' cannot be used: {cause.Message}", cause);
}
