using BenchmarkDotNet.Attributes;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Benchmarks;

/// <summary>
/// Writing and reading a packet of all of level 0, against copying its bytes, and a continued one of one tile. None may
/// allocate.
/// </summary>
public class PacketBenchmarks
{
    private IncrementPacket packet;
    private IncrementPacket tile;
    private byte[] bytes = null!;
    private byte[] copy = null!;
    private byte[] tileBytes = null!;

    /// <summary>Creates the packets.</summary>
    [GlobalSetup]
    public void Setup()
    {
        EncodedPicture picture = new ProgressiveSender(LiteModel.Bundle)
            .Encode(TiledPhoto.Create(TiledPhoto.Width, TiledPhoto.Height));
        packet = picture.GetIncrement(0);
        bytes = new byte[PacketWriter.GetLength(packet)];
        copy = new byte[bytes.Length];
        PacketWriter.Write(packet, bytes);
        tile = picture.GetTiles(1, new BlockRegion(7, 5, 1, 1));
        tileBytes = new byte[PacketWriter.GetLength(tile, packet.Header)];
        PacketWriter.Write(tile, tileBytes, packet.Header);
    }

    /// <summary>Copies the bytes.</summary>
    [Benchmark(Baseline = true)]
    public void Copy() => bytes.CopyTo(copy.AsSpan());

    /// <summary>Writes the packet.</summary>
    [Benchmark]
    [Limit("0 B")]
    public int Write() => PacketWriter.Write(packet, copy);

    /// <summary>Reads the packet.</summary>
    [Benchmark]
    [Limit("0 B")]
    public int Read()
    {
        PacketReader.TryRead(bytes, PacketLimits.Default, out IncrementPacket read, out int _);
        return read.Level;
    }

    /// <summary>Writes a tile as a continued packet.</summary>
    [Benchmark]
    [Limit("0 B")]
    public int WriteTile() => PacketWriter.Write(tile, copy, packet.Header);

    /// <summary>Reads a tile from a continued packet.</summary>
    [Benchmark]
    [Limit("0 B")]
    public int ReadTile()
    {
        PacketReader.TryRead(tileBytes, PacketLimits.Default, out IncrementPacket read, out int _, packet.Header);
        return read.Level;
    }
}
