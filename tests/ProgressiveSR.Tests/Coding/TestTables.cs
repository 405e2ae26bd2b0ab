using System.Buffers;
using ProgressiveSR.Coding;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary>Tables trained on a smooth picture, for <see cref="CodecCases.Squares"/>.</summary>
internal static class TestTables
{
    private static readonly Lazy<ContextTables> Tables = new(Train);

    private static readonly Lazy<byte[]> Bytes = new(() =>
    {
        using MemoryStream stream = new();
        ContextTablesFile.Write(Trained, stream);
        return stream.ToArray();
    });

    public static ContextTables Trained => Tables.Value;

    public static byte[] File => Bytes.Value;

    private static ContextTables Train()
    {
        using IntegerSampler sampler = new(TestModel.Bundle(8).Kernel);
        ContextTrainer trainer = new(sampler);
        trainer.Add(TestSmooth.Picture(130, 90), new TileSizes(4));
        trainer.Add(TestPictures.Make(64, 40), new TileSizes(4));
        return trainer.Train();
    }
}

/// <summary>A picture as tables see it: smooth, with noise.</summary>
internal sealed class TestSmooth(LevelSchedule schedule)
{
    private readonly Picture picture = Picture(200, 120);

    /// <summary>Samples of all levels.</summary>
    public long Samples =>
        new BlockGrid(200, 120, 8).All.Count * schedule.CumulativeSamplesPerBlock(schedule.Highest);

    public static Picture Picture(int width, int height)
    {
        Random random = new(11);
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i / 3, width);
            double wave = Math.Sin(x / 9.0) * Math.Cos(y / 13.0) * 80 + 120 + 10 * (i % 3);
            pixels[i] = (byte)Math.Clamp(wave + random.Next(-3, 4), 0, 255);
        }

        return new Picture(pixels, width, height, 3 * width);
    }

    /// <summary>Bytes of all levels of all tiles.</summary>
    public long Encode(IPayloadCodec codec)
    {
        using IntegerSampler sampler = new(TestModel.Bundle(8).Kernel);
        Quantizer quantizer = new(schedule);
        TileGrid tiles = new(new BlockGrid(picture.Width, picture.Height, 8), 4);
        ArrayBufferWriter<byte> coded = new();
        for (int i = 0; i < tiles.Count; i++)
        {
            TileSamples? lower = null;
            for (int level = 0; level < schedule.Count; level++)
            {
                short[] indices = new short[tiles[i].Count * schedule.SamplesPerBlock(level)];
                sampler.Sample(picture, tiles[i], level, level, indices);
                quantizer.Quantize(level, indices, indices);
                codec.Encode(
                    new TilePart(schedule, level, tiles[i].Columns, tiles[i].Rows, lower, indices), coded);
                lower = TileSamples.Add(schedule, lower, indices);
            }
        }

        return coded.WrittenCount;
    }
}
