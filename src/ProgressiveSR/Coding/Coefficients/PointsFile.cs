using ProgressiveSR.Reconstruction;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Coding;

/// <summary>Reads and writes the tensors of <see cref="ReconstructionPoints"/>.</summary>
internal static class PointsFile
{
    private static readonly long[] Shape =
        [ReconstructionPoints.Planes, ReconstructionPoints.Groups, ReconstructionPoints.Magnitudes];

    /// <summary>Adds the tensors of all levels.</summary>
    public static void Add(SafetensorsWriter writer, ReconstructionPoints points)
    {
        for (int level = 0; level < points.Levels; level++)
        {
            writer.Add(Name(level), Shape, points[level].ToArray());
        }
    }

    /// <summary>Reads the tensors of all levels. Every byte value is a valid place.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has the wrong shape.</exception>
    public static ReconstructionPoints Read(SafetensorsFile file, int levels) => new(
        Enumerable.Range(0, levels).Select(
            level => TableTensors.Tensor(file, Name(level), SafetensorsType.U8, Shape).Data.ToArray()));

    private static string Name(int level) => $"level{level}.points";
}
