using System.Runtime.InteropServices;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Coding;

/// <summary>
/// Tables as a safetensors file; <c>Coding/FORMAT.md</c>, beside the source, specifies its tensors.
/// </summary>
public static class ContextTablesFile
{
    private const int MostZeros = 255;

    /// <summary>Writes trained tables.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="destination">Receives the file.</param>
    /// <exception cref="ArgumentException">The tables are untrained; who has no others needs none.</exception>
    public static void Write(ContextTables tables, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(destination);
        if (!tables.IsTrained)
        {
            throw new ArgumentException("Untrained tables need no file.", nameof(tables));
        }

        SafetensorsWriter writer = new();
        if (tables.Points is not null)
        {
            PointsFile.Add(writer, tables.Points);
        }

        if (tables.Coefficient is not null)
        {
            CoefficientTablesFile.Add(writer, tables.Coefficients);
            writer.Write(destination);
            return;
        }

        if (tables.IsPicture)
        {
            for (int plane = 0; plane < PictureModel.Planes; plane++)
            {
                PlaneWeights own = tables.Planes[plane];
                AddPlaces(writer, $"plane{plane}.prediction", [.. Places().Select(place => own[place].Prediction)]);
                AddPlaces(writer, $"plane{plane}.scale", [.. Places().Select(place => own[place].Scale)]);
            }

            TableTensors.AddBits(writer, "picture", ResidualShape(PictureModel.Planes), tables.PictureBits);
        }

        for (int level = FirstIncrement(tables); level < tables.Schedule.Count; level++)
        {
            IncrementWeights own = tables.Increments[level];
            (byte[] gaps, sbyte[] values) = Pack(own.Values);
            writer.Add($"level{level}.gaps", [gaps.Length], gaps);
            writer.Add($"level{level}.values", [values.Length], values);
            writer.Add($"level{level}.rows", [own.Rows], own.RowScales);
            writer.Add($"level{level}.inputs", [own.Inputs], own.InputScales);
            writer.Add($"level{level}.bias", [own.Rows], own.Biases);
            writer.Add($"level{level}.scale", [own.Rows, own.Scales.Length / own.Rows], own.Scales);
        }

        TableTensors.AddBits(writer, "increments", ResidualShape(1), tables.IncrementBits);
        writer.Write(destination);
    }

    /// <summary>Reads tables.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="schedule">What each level samples.</param>
    /// <exception cref="InvalidDataException">It is no such file, or one of another schedule.</exception>
    public static ContextTables Read(ReadOnlyMemory<byte> bytes, LevelSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        SafetensorsFile file = SafetensorsFile.Parse(bytes);
        ReconstructionPoints? points = schedule.HasLinearPicture ? PointsFile.Read(file, schedule.Count) : null;
        if (CoefficientLayout.Fits(schedule))
        {
            return new ContextTables(schedule, CoefficientTablesFile.Read(file, schedule.Count), isTrained: true)
            {
                Points = points,
            };
        }

        ContextTables untrained = ContextTables.Untrained(schedule);
        PlaneWeights[] planes = [.. untrained.Planes];
        IncrementWeights[] increments = [.. untrained.Increments];
        AdaptiveBit[] pictureBits = untrained.PictureBits;
        if (untrained.IsPicture)
        {
            for (int plane = 0; plane < planes.Length; plane++)
            {
                short[] prediction = TableTensors.Shorts(
                    file, $"plane{plane}.prediction", PlaneWeights.Places, PlaneWeights.PredictionsOf(plane));
                short[] scale = TableTensors.Shorts(
                    file, $"plane{plane}.scale", PlaneWeights.Places, PlaneWeights.ScalesOf(plane));
                planes[plane] = new PlaneWeights(
                    prediction.Chunk(PlaneWeights.PredictionsOf(plane)).Zip(
                        scale.Chunk(PlaneWeights.ScalesOf(plane)),
                        (weights, scales) => new PixelWeights(weights, scales)));
            }

            pictureBits = TableTensors.ReadBits(file, "picture", ResidualShape(PictureModel.Planes));
        }

        for (int level = FirstIncrement(untrained); level < increments.Length; level++)
        {
            int rows = schedule.SamplesPerBlock(level);
            int inputs = level == 0 ? 0 : schedule.CumulativeSamplesPerBlock(level - 1);
            short[] rowScales = TableTensors.Shorts(file, $"level{level}.rows", rows);
            short[] inputScales = TableTensors.Shorts(file, $"level{level}.inputs", inputs);
            short[] biases = TableTensors.Shorts(file, $"level{level}.bias", rows);
            short[] scales = TableTensors.Shorts(
                file, $"level{level}.scale", rows, BlockActivity.CountFor(schedule, level, rows));
            sbyte[] values = Unpack(
                TableTensors.Tensor(file, $"level{level}.gaps", SafetensorsType.U8).Data.Span,
                MemoryMarshal.Cast<byte, sbyte>(
                    TableTensors.Tensor(file, $"level{level}.values", SafetensorsType.I8).Data.Span),
                (long)rows * inputs);
            increments[level] = new IncrementWeights(schedule, level, values, rowScales, inputScales, biases, scales);
        }

        AdaptiveBit[] incrementBits = TableTensors.ReadBits(file, "increments", ResidualShape(1));
        return new ContextTables(schedule, planes, increments, pictureBits, incrementBits) { Points = points };
    }

    private static int FirstIncrement(ContextTables tables) => tables.IsPicture ? 1 : 0;

    private static IEnumerable<int> Places() => Enumerable.Range(0, PlaneWeights.Places);

    private static void AddPlaces(SafetensorsWriter writer, string name, short[][] places) =>
        writer.Add(name, [places.Length, places[0].Length], places.SelectMany(place => place).ToArray());

    private static long[] ResidualShape(int sets) => [sets, ResidualCoder.Classes, ResidualCoder.PerClass];

    /// <summary>
    /// Values that are not 0, and before each how many zeros stand; 255 is as many zeros and no value.
    /// </summary>
    private static (byte[] Gaps, sbyte[] Values) Pack(sbyte[] dense)
    {
        List<byte> gaps = [];
        List<sbyte> values = [];
        int zeros = 0;
        foreach (sbyte value in dense)
        {
            if (value == 0)
            {
                if (++zeros == MostZeros)
                {
                    gaps.Add(MostZeros);
                    zeros = 0;
                }
            }
            else
            {
                gaps.Add((byte)zeros);
                values.Add(value);
                zeros = 0;
            }
        }

        return ([.. gaps], [.. values]);
    }

    private static sbyte[] Unpack(ReadOnlySpan<byte> gaps, ReadOnlySpan<sbyte> values, long length)
    {
        if (length > Array.MaxLength || values.Length > length)
        {
            throw new InvalidDataException($"{length} weights are too many, or too few for {values.Length} values.");
        }

        sbyte[] dense = new sbyte[length];
        long at = 0;
        int used = 0;
        foreach (byte gap in gaps)
        {
            at += gap;
            if (gap != MostZeros)
            {
                if (used == values.Length || at >= length)
                {
                    throw new InvalidDataException($"Weights stand beyond the {length} that there can be.");
                }

                dense[at++] = values[used++];
            }
        }

        return used == values.Length
            ? dense
            : throw new InvalidDataException($"{values.Length - used} weights have no place.");
    }
}
