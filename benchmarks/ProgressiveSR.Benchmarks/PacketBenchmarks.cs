using BenchmarkDotNet.Attributes;
using ProgressiveSR.Models.Lite;

namespace ProgressiveSR.Benchmarks;

/// <summary>Writing and reading a packet, against copying its bytes. Neither may allocate.</summary>
public class PacketBenchmarks
{
    private IncrementPacket packet;
    private byte[] bytes = null!;
    private byte[] copy = null!;

    /// <summary>Creates a packet of level 0.</summary>
    [GlobalSetup]
    public void Setup()
    {
        packet = new ProgressiveSender(LiteModel.Bundle)
            .Encode(TiledPhoto.Create(TiledPhoto.Width, TiledPhoto.Height))
            .GetIncrement(0);
        bytes = new byte[PacketWriter.GetLength(packet)];
        copy = new byte[bytes.Length];
        PacketWriter.Write(packet, bytes);
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
}
