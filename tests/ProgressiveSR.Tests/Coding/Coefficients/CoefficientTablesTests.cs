using ProgressiveSR.Coding;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

/// <summary>Tables of coefficients: training, file, and what they do to the bits.</summary>
internal sealed class CoefficientTablesTests
{
    private static readonly Lazy<byte[]> File = new(() =>
    {
        using MemoryStream stream = new();
        ContextTablesFile.Write(CoefficientCases.Trained.Value, stream);
        return stream.ToArray();
    });

    [Test]
    public void Write_ReadTables_GivesTheSameBytesInBoundedSpace()
    {
        using MemoryStream stream = new();
        ContextTablesFile.Write(ContextTablesFile.Read(File.Value, CoefficientCases.Schedule), stream);
        Assert.That(stream.ToArray(), Is.EqualTo(File.Value));
        Assert.That(File.Value, Has.Length.LessThan(100_000));
    }

    [Test]
    public void ReadTables_WrittenOnes_CodeTheSame()
    {
        ContextCodec read = new(ContextTablesFile.Read(File.Value, CoefficientCases.Schedule));
        ContextCodec trained = new(CoefficientCases.Trained.Value);
        foreach ((BlockRegion blocks, short[] finest) in CoefficientCases.Smooth(96, 64, 4))
        {
            for (int level = 0; level < CoefficientCases.Levels; level++)
            {
                short[] indices = CoefficientCases.At(level, finest);
                TileSamples? lower = CoefficientCases.Below(level, finest);
                Assert.That(
                    CoefficientCases.Encode(read, level, blocks.Columns, blocks.Rows, lower, indices),
                    Is.EqualTo(CoefficientCases.Encode(trained, level, blocks.Columns, blocks.Rows, lower, indices)));
            }
        }
    }

    [Test]
    public void Train_Pictures_CodesThemInFewerBytes()
    {
        long trained = Bytes(new ContextCodec(CoefficientCases.Trained.Value));
        long untrained = Bytes(new ContextCodec(ContextTables.Untrained(CoefficientCases.Schedule)));
        Assert.That(trained, Is.LessThan(0.8 * untrained));
    }

    [Test]
    public void Train_SamePictures_GivesTheSameTables()
    {
        LevelSchedule schedule = new([CoefficientCases.Schedule[0]], BlockTransform.RowCount);
        byte[] Train()
        {
            using TransformSampler sampler = new(schedule);
            ContextTrainer trainer = new(sampler);
            trainer.Add(TestSmooth.Picture(130, 90), new TileSizes(4));
            using MemoryStream stream = new();
            ContextTablesFile.Write(trainer.Train(), stream);
            return stream.ToArray();
        }

        Assert.That(Train(), Is.EqualTo(Train()));
    }

    /// <summary>Sums of 16 bits hold all that fitted weights can add up to.</summary>
    [Test]
    public void Train_FittedWeights_LeaveSumsRoom()
    {
        foreach (CoefficientWeights weights in
            CoefficientCases.Trained.Value.Coefficients.SelectMany(level => level.Weights))
        {
            // Taps 9 and 10 weigh two sizes, those of sums around a place four; a size is 31 at most.
            int most = weights.Bias.Max()
                + weights.Tap[..^1]
                    .Select((tap, i) => 31 * tap * (i is 9 or 10 ? 2 : i > 11 && i % 2 == 0 ? 4 : 1))
                    .Sum();
            Assert.That(most, Is.InRange(1, short.MaxValue));
            Assert.That(weights.Tap.Min(), Is.Not.Negative);
            Assert.That(weights.Class, Is.Ordered);
        }
    }

    [Test]
    public void Train_Pictures_PutsPointsWhereTheirCoefficientsAre()
    {
        ReconstructionPoints points = CoefficientCases.Trained.Value.Points!;
        TransformReconstruction trained = new(CoefficientCases.Schedule, points);
        TransformReconstruction untrained = new(CoefficientCases.Schedule);
        for (int level = 0; level < CoefficientCases.Levels; level++)
        {
            Assert.That(Error(trained, level), Is.LessThan(Error(untrained, level)), $"level {level}");
        }
    }

    /// <summary>The points are the means of the same coefficients, level by level and to the 256th.</summary>
    [Test]
    public void ReadTables_WrittenOnes_HaveTheSamePoints()
    {
        ReconstructionPoints trained = CoefficientCases.Trained.Value.Points!;
        ReconstructionPoints read = ContextTablesFile.Read(File.Value, CoefficientCases.Schedule).Points!;
        for (int level = 0; level < CoefficientCases.Levels; level++)
        {
            Assert.That(read[level].ToArray(), Is.EqualTo(trained[level].ToArray()));
            Assert.That(read[level].ToArray().Distinct().Count(), Is.GreaterThan(3), "trained");
        }
    }

    [Test]
    public void Read_PointsOfAnotherShape_Throws()
    {
        SafetensorsWriter writer = new();
        foreach ((string key, SafetensorsTensor tensor) in SafetensorsFile.Parse(File.Value).Tensors)
        {
            bool isChanged = key == "level2.points";
            writer.AddBytes(
                key, tensor.Type, isChanged ? [3, 4, 6] : [.. tensor.Shape], tensor.Data.Span);
        }

        using MemoryStream stream = new();
        writer.Write(stream);
        Assert.That(
            () => ContextTablesFile.Read(stream.ToArray(), CoefficientCases.Schedule),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("level2.points"));
    }

    [Test]
    public void Read_TensorMissingOrInvalid_Throws()
    {
        SafetensorsFile file = SafetensorsFile.Parse(File.Value);
        foreach (string name in file.Tensors.Keys)
        {
            Assert.That(
                () => ContextTablesFile.Read(Change(file, name, null), CoefficientCases.Schedule),
                Throws.TypeOf<InvalidDataException>(),
                name);
        }

        foreach (string name in (string[])["level1.classes", "level2.probability"])
        {
            byte[] invalid = new byte[file.Tensors[name].Data.Length];
            Array.Fill(invalid, (byte)(name.EndsWith("classes", StringComparison.Ordinal) ? 32 : 0));
            Assert.That(
                () => ContextTablesFile.Read(Change(file, name, invalid), CoefficientCases.Schedule),
                Throws.TypeOf<InvalidDataException>(),
                name);
        }
    }

    [Test]
    public void Read_AnyByteChanged_GivesTablesThatCodeOrThrows()
    {
        Random random = new(3);
        short[] finest = CoefficientCases.Random(4, 4, 0.05);
        TileSamples? lower = CoefficientCases.Below(1, finest);
        short[] indices = CoefficientCases.At(1, finest);
        int read = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = [.. File.Value];
            bytes[random.Next(i % 2 == 0 ? bytes.Length : 2000)] ^= (byte)(1 << random.Next(8));
            try
            {
                ContextCodec codec = new(ContextTablesFile.Read(bytes, CoefficientCases.Schedule));
                byte[] payload = CoefficientCases.Encode(codec, 1, 2, 2, lower, indices);
                Assert.That(CoefficientCases.Decode(codec, 1, 2, 2, lower, payload), Is.EqualTo(indices));
                read++;
            }
            catch (InvalidDataException)
            {
            }
        }

        Assert.That(read, Is.InRange(1, 199));
    }

    private static long Bytes(ContextCodec codec) =>
        CoefficientCases.Smooth(200, 130, 4).Sum(tile => Enumerable.Range(0, CoefficientCases.Levels).Sum(
            level => (long)CoefficientCases.Encode(
                codec,
                level,
                tile.Blocks.Columns,
                tile.Blocks.Rows,
                CoefficientCases.Below(level, tile.Finest),
                CoefficientCases.At(level, tile.Finest)).Length));

    /// <summary>The sum of squared errors of the pictures that the tables were trained on.</summary>
    private static double Error(TransformReconstruction reconstruction, int level)
    {
        using TransformSampler sampler = new(CoefficientCases.Schedule);
        Quantizer quantizer = new(CoefficientCases.Schedule);
        float[] found = new float[BlockTransform.RowCount];
        double sum = 0;
        foreach (Picture picture in (Picture[])[TestSmooth.Picture(200, 130), TestSmooth.Picture(64, 40)])
        {
            BlockRegion all = new BlockGrid(picture.Width, picture.Height, BlockTransform.Side).All;
            short[] values = new short[all.Count * found.Length];
            short[] indices = new short[values.Length];
            sampler.Sample(picture, all, level, level, values);
            quantizer.Quantize(level, values, indices);
            for (int i = 0; i < values.Length; i++)
            {
                if (i % found.Length == 0)
                {
                    reconstruction.Reconstruct(level, indices.AsSpan(i, found.Length), found);
                }

                int plane = i % found.Length / BlockTransform.PlaneLength * BlockTransform.PlaneLength;
                double at = found[plane + BlockTransform.Scan[i % BlockTransform.PlaneLength]];
                sum += Math.Pow(values[i] / 8.0 - at, 2);
            }
        }

        return sum;
    }

    private static byte[] Change(SafetensorsFile file, string name, byte[]? data)
    {
        SafetensorsWriter writer = new();
        foreach ((string key, SafetensorsTensor tensor) in file.Tensors)
        {
            if (key != name || data is not null)
            {
                writer.AddBytes(
                    key, tensor.Type, [.. tensor.Shape], key == name ? data.AsSpan() : tensor.Data.Span);
            }
        }

        using MemoryStream stream = new();
        writer.Write(stream);
        return stream.ToArray();
    }
}
