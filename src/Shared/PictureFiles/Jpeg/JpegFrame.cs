using System.Buffers.Binary;

namespace ProgressiveSR.PictureFiles;

/// <summary>The content of a JPEG file's SOF segment.</summary>
internal sealed class JpegFrame
{
    private const int Side = 8;
    private const int MaxSampling = 4;

    private JpegFrame(bool progressive, int across, int down, JpegComponent[] components)
    {
        IsProgressive = progressive;
        UnitsAcross = across;
        UnitsDown = down;
        Components = components;
    }

    public bool IsProgressive { get; }

    /// <summary>Number of minimum coded units in a row, for scans with several components.</summary>
    public int UnitsAcross { get; }

    public int UnitsDown { get; }

    public JpegComponent[] Components { get; }

    /// <summary>
    /// Parses a segment after its length field; null if it is damaged or its height is defined later.
    /// </summary>
    public static JpegFrame? TryRead(ReadOnlySpan<byte> segment, bool progressive)
    {
        const int header = 6, perComponent = 3;
        if (segment.Length < header || segment.Length < header + perComponent * segment[5])
        {
            return null;
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        var components = new JpegComponent[segment[5]];
        int acrossMost = 0;
        int downMost = 0;
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> component = segment[(header + perComponent * i)..];
            components[i] = new JpegComponent(component[0], component[1] >> 4, component[1] & 15);
            acrossMost = Math.Max(acrossMost, components[i].Horizontal);
            downMost = Math.Max(downMost, components[i].Vertical);
        }

        if (width == 0
            || height == 0
            || components.Length == 0
            || Array.Exists(
                components, one => one.Horizontal is < 1 or > MaxSampling || one.Vertical is < 1 or > MaxSampling))
        {
            return null;
        }

        foreach (JpegComponent component in components)
        {
            component.BlocksAcross = Divide(Divide(width * component.Horizontal, acrossMost), Side);
            component.BlocksDown = Divide(Divide(height * component.Vertical, downMost), Side);
        }

        return new JpegFrame(
            progressive, Divide(width, Side * acrossMost), Divide(height, Side * downMost), components);
    }

    private static int Divide(int value, int by) => (value + by - 1) / by;
}
