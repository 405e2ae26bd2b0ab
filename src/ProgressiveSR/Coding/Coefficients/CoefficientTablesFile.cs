using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Coding;

/// <summary>Reads and writes the tensors of <see cref="CoefficientTables"/>.</summary>
internal static class CoefficientTablesFile
{
    /// <summary>Adds the tensors of all levels.</summary>
    public static void Add(SafetensorsWriter writer, IReadOnlyList<CoefficientTables> levels)
    {
        for (int level = 0; level < levels.Count; level++)
        {
            CoefficientWeights[] planes = levels[level].Weights;
            writer.Add(
                $"level{level}.taps",
                [planes.Length, CoefficientWeights.Taps],
                planes.SelectMany(plane => plane.Tap).ToArray());
            writer.Add(
                $"level{level}.bias",
                [planes.Length, CoefficientWeights.Biases],
                planes.SelectMany(plane => plane.Bias).ToArray());
            writer.Add(
                $"level{level}.classes",
                [planes.Length, CoefficientWeights.Steps],
                planes.SelectMany(plane => plane.Class).ToArray());
            TableTensors.AddBits(writer, $"level{level}", [levels[level].Bits.Length], levels[level].Bits);
        }
    }

    /// <summary>Reads the tensors of all levels.</summary>
    /// <exception cref="InvalidDataException">
    /// A tensor is missing, has the wrong shape, or contains an invalid value.
    /// </exception>
    public static CoefficientTables[] Read(SafetensorsFile file, int levels)
    {
        const int Planes = CoefficientLayout.Planes;
        CoefficientTables[] tables = new CoefficientTables[levels];
        for (int level = 0; level < levels; level++)
        {
            IEnumerable<short[]> taps = TableTensors.Shorts(
                file, $"level{level}.taps", Planes, CoefficientWeights.Taps).Chunk(CoefficientWeights.Taps);
            IEnumerable<short[]> biases = TableTensors.Shorts(
                file, $"level{level}.bias", Planes, CoefficientWeights.Biases).Chunk(CoefficientWeights.Biases);
            byte[] classes = TableTensors.Tensor(
                file, $"level{level}.classes", SafetensorsType.U8, Planes, CoefficientWeights.Steps).Data.ToArray();
            if (classes.Max() >= CoefficientContexts.Activities)
            {
                throw new InvalidDataException(
                    $"'level{level}.classes' has class {classes.Max()} of {CoefficientContexts.Activities}.");
            }

            tables[level] = new CoefficientTables(
                [
                    .. taps.Zip(biases, classes.Chunk(CoefficientWeights.Steps)).Select(
                        plane => new CoefficientWeights(plane.First, plane.Second, plane.Third)),
                ],
                TableTensors.ReadBits(file, $"level{level}", CoefficientTables.ContextsOf(level)));
        }

        return tables;
    }
}
