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

        return new PsrInput(path, Named(path, () => PsrFile.Open(path)));
    }

    /// <summary>Gives a decoder one level of a region; of tiles that reach further only the region's blocks.</summary>
    public void Read(int level, BlockRegion region, ProgressiveDecoder decoder, CancellationToken cancellationToken) =>
        Named(Path, () =>
        {
            foreach (IncrementPacket packet in file.ReadIncrements(level, region))
            {
                cancellationToken.ThrowIfCancellationRequested();
                decoder.Add(PacketCrop.To(packet, region));
            }

            return true;
        });

    /// <summary>The alpha plane; empty for an opaque picture, and where the file ends before the plane does.</summary>
    public byte[] ReadAlpha(Action<string> warn)
    {
        if (!file.IsAlphaComplete)
        {
            warn($"{Extent} and lacks its alpha plane: the picture is written opaque.");
            return [];
        }

        return Named(Path, file.ReadAlpha);
    }

    public void Dispose() => file.Dispose();

    private static T Named<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidPacketException e)
        {
            throw new CommandException($"'{path}' cannot be used: {e.Message}", e);
        }
    }
}
