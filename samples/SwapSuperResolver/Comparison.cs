using ProgressiveSR;

namespace SwapSuperResolver;

/// <summary>One picture, sampled once, shown by several receivers.</summary>
internal sealed class Comparison
{
    private const int Crop = 4;
    private static readonly int[] Levels = [0, 1, 3, 5, 7];
    private readonly Picture photo;
    private readonly PictureHeader header;
    private readonly byte[][] packets;
    private readonly List<(string Name, double[] PsnrY)> rows = [];

    /// <summary>Sends a picture, whole and at all levels.</summary>
    /// <param name="photo">The picture.</param>
    /// <param name="bundle">The model that samples it.</param>
    public Comparison(Picture photo, ModelBundle bundle)
    {
        this.photo = photo;
        using IntegerSampler sampler = new(bundle.Kernel);
        ProgressiveEncoder sender = new(photo, bundle.Manifest, sampler);
        header = sender.Header;
        packets = [.. Enumerable.Range(0, bundle.Manifest.Schedule.Count).Select(level => Send(sender, level))];
    }

    /// <summary>Shows the picture at each level.</summary>
    /// <param name="name">A name for the table.</param>
    /// <param name="model">The receiver, whose model samples like that of the sender.</param>
    public void Add(string name, ReceiverModel model)
    {
        ProgressiveDecoder receiver = new(header, model);
        List<double> qualities = [];
        for (int level = 0; level < packets.Length; level++)
        {
            if (!PacketReader.TryRead(packets[level], PacketLimits.Default, out IncrementPacket packet, out _))
            {
                throw new EndOfStreamException($"The packet of level {level} ends too early.");
            }

            receiver.Add(packet);
            if (Levels.Contains(level))
            {
                qualities.Add(ImageQuality.PsnrY(photo.View, receiver.Render().Picture.View, Crop));
            }
        }

        rows.Add((name, [.. qualities]));
    }

    /// <summary>Writes PSNR-Y in dB by level, as a table in Markdown.</summary>
    public void Write(TextWriter output)
    {
        int width = rows.Max(row => row.Name.Length);
        string heads = string.Join(" | ", Levels.Select(level => $"level {level}"));
        output.WriteLine($"| {"PSNR-Y".PadRight(width)} | {heads} |");
        output.WriteLine($"| {new string('-', width)} | {string.Join(" | ", Levels.Select(_ => "------:"))} |");
        foreach ((string name, double[] values) in rows)
        {
            IEnumerable<string> cells = values.Select(value => FormattableString.Invariant($"{value,7:0.00}"));
            output.WriteLine($"| {name.PadRight(width)} | {string.Join(" | ", cells)} |");
        }
    }

    private static byte[] Send(ProgressiveEncoder sender, int level)
    {
        IncrementPacket packet = sender.Encode(level, sender.Grid.All);
        byte[] wire = new byte[PacketWriter.GetLength(packet)];
        PacketWriter.Write(packet, wire);
        return wire;
    }
}
