using System.Runtime.InteropServices;
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

            AddBits(writer, "picture", ResidualShape(PictureModel.Planes), tables.PictureBits);
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

        AddBits(writer, "increments", ResidualShape(1), tables.IncrementBits);
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
        if (CoefficientLayout.Fits(schedule))
        {
            return new ContextTables(schedule, CoefficientTablesFile.Read(file, schedule.Count), isTrained: true);
        }

        ContextTables untrained = ContextTables.Untrained(schedule);
        PlaneWeights[] planes = [.. untrained.Planes];
        IncrementWeights[] increments = [.. untrained.Increments];
        AdaptiveBit[] pictureBits = untrained.PictureBits;
        if (untrained.IsPicture)
        {
            for (int plane = 0; plane < planes.Length; plane++)
            {
                short[] prediction = Shorts(
                    file, $"plane{plane}.prediction", PlaneWeights.Places, PlaneWeights.PredictionsOf(plane));
                short[] scale = Shorts(file, $"plane{plane}.scale", PlaneWeights.Places, PlaneWeights.ScalesOf(plane));
                planes[plane] = new PlaneWeights(
                    prediction.Chunk(PlaneWeights.PredictionsOf(plane)).Zip(
                        scale.Chunk(PlaneWeights.ScalesOf(plane)), (weights, scales) => new PixelWeights(weights, scales)));
            }

            pictureBits = ReadBits(file, "picture", ResidualShape(PictureModel.Planes));
        }

        for (int level = FirstIncrement(untrained); level < increments.Length; level++)
        {
            int rows = schedule.SamplesPerBlock(level);
            int inputs = level == 0 ? 0 : schedule.CumulativeSamplesPerBlock(level - 1);
            short[] rowScales = Shorts(file, $"level{level}.rows", rows);
            short[] inputScales = Shorts(file, $"level{level}.inputs", inputs);
            short[] biases = Shorts(file, $"level{level}.bias", rows);
            short[] scales = Shorts(file, $"level{level}.scale", rows, BlockActivity.CountFor(schedule, level, rows));
            sbyte[] values = Unpack(
                Tensor(file, $"level{level}.gaps", SafetensorsType.U8).Data.Span,
                MemoryMarshal.Cast<byte, sbyte>(Tensor(file, $"level{level}.values", SafetensorsType.I8).Data.Span),
                (long)rows * inputs);
            increments[level] = new IncrementWeights(schedule, level, values, rowScales, inputScales, biases, scales);
        }

        return new ContextTables(schedule, planes, increments, pictureBits, ReadBits(file, "increments", ResidualShape(1)));
    }

    private static int FirstIncrement(ContextTables tables) => tables.IsPicture ? 1 : 0;

    private static IEnumerable<int> Places() => Enumerable.Range(0, PlaneWeights.Places);

    private static void AddPlaces(SafetensorsWriter writer, string name, short[][] places) =>
        writer.Add(name, [places.Length, places[0].Length], places.SelectMany(place => place).ToArray());

    private static long[] ResidualShape(int sets) => [sets, ResidualCoder.Classes, ResidualCoder.PerClass];

    internal static void AddBits(SafetensorsWriter writer, string name, long[] shape, AdaptiveBit[] bits)
    {
        writer.Add($"{name}.probability", shape, bits.Select(bit => (short)(bit.Probability / 2)).ToArray());
        writer.Add($"{name}.count", shape, bits.Select(bit => (byte)bit.Count).ToArray());
    }

    internal static AdaptiveBit[] ReadBits(SafetensorsFile file, string name, params long[] shape)
    {
        short[] probabilities = Shorts(file, $"{name}.probability", shape);
        SafetensorsTensor counts = Tensor(file, $"{name}.count", SafetensorsType.U8, shape);
        return probabilities.Any(probability => probability < AdaptiveBit.Least / 2)
            ? throw new InvalidDataException($"A probability of '{name}' is below {AdaptiveBit.Least / 2}.")
            : [.. probabilities.Zip(counts.Data.ToArray(), (probability, count) => new AdaptiveBit(2 * probability, count))];
    }

    /// <summary>Values that are not 0, and before each how many zeros stand; 255 is as many zeros and no value.</summary>
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

    internal static short[] Shorts(SafetensorsFile file, string name, params long[] shape) =>
        Tensor(file, name, SafetensorsType.I16, shape).ToInt16s();

    internal static SafetensorsTensor Tensor(
        SafetensorsFile file, string name, SafetensorsType type, params long[] shape)
    {
        if (!file.Tensors.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            throw new InvalidDataException($"It has no tensor '{name}'.");
        }

        if (tensor.Type != type || (shape.Length > 0 && !tensor.Shape.SequenceEqual(shape)))
        {
            throw new InvalidDataException(
                $"Tensor '{name}' has type {tensor.Type} and shape {string.Join("x", tensor.Shape)}, where {type}"
                + $"{(shape.Length > 0 ? $" and {string.Join("x", shape)}" : "")} is needed.");
        }

        return tensor;
    }
}
