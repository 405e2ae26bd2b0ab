using System.Runtime.InteropServices;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

/// <summary>
/// A level's kernel rows as a safetensors file: <c>kernel</c> (I16, rows x 3 x b x b) and <c>shift</c> (U8, rows), in
/// the order of the schedule's runs.
/// </summary>
public static class SamplingKernelFile
{
    private const string KernelName = "kernel";
    private const string ShiftName = "shift";

    /// <summary>Writes the rows of one level.</summary>
    /// <param name="kernel">The complete kernel.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <param name="destination">Receives the file.</param>
    public static void Write(SamplingKernel kernel, int level, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        List<short> weights = [];
        List<byte> shifts = [];
        foreach (KernelRows run in kernel.Schedule[level])
        {
            weights.AddRange(kernel.Weights.Slice(run.First * kernel.RowLength, run.Count * kernel.RowLength));
            shifts.AddRange(kernel.Shifts.Slice(run.First, run.Count));
        }

        int side = kernel.BlockSize;
        SafetensorsWriter writer = new();
        writer.Add(KernelName, [shifts.Count, 3, side, side], CollectionsMarshal.AsSpan(weights));
        writer.Add(ShiftName, [shifts.Count], CollectionsMarshal.AsSpan(shifts));
        writer.Write(destination);
    }

    /// <summary>Reads the rows of one level.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="level">Level, 0 to the schedule's highest.</param>
    /// <returns>
    /// 16-bit weights, rows x (3 b b), and one shift per row, in the order of the schedule's runs; see
    /// <see cref="SamplingKernel"/> for their meaning.
    /// </returns>
    /// <exception cref="InvalidModelException">
    /// The file is missing or invalid or does not match the schedule, or a shift is not 1 to
    /// <see cref="SamplingKernel.MaxShift"/>.
    /// </exception>
    public static (short[] Weights, byte[] Shifts) ReadLevel(ModelBundle bundle, int level)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        LevelSchedule schedule = bundle.Manifest.Schedule;
        string name = ModelManifest.SamplingFile(level);
        try
        {
            SafetensorsFile file = SafetensorsFile.Parse(bundle.ReadFile(name));
            short[] weights = Tensor(file, KernelName).ToInt16s();
            byte[] shifts = Shifts(Tensor(file, ShiftName));
            if (shifts.Length != schedule.SamplesPerBlock(level)
                || weights.Length != shifts.Length * schedule.KernelLength)
            {
                throw new InvalidDataException(
                    $"level {level} needs {schedule.SamplesPerBlock(level)} rows of {schedule.KernelLength} weights, "
                    + $"but there are {shifts.Length} shifts and {weights.Length} weights.");
            }

            return (weights, shifts);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelException($"'{name}' of {bundle.Source} is not a kernel file: {e.Message}", e);
        }
    }

    /// <summary>Reads all levels of a bundle.</summary>
    internal static SamplingKernel Read(ModelBundle bundle)
    {
        LevelSchedule schedule = bundle.Manifest.Schedule;
        short[] weights = new short[schedule.RowCount * schedule.KernelLength];
        byte[] shifts = new byte[schedule.RowCount];
        bool[] known = new bool[schedule.RowCount];
        for (int level = 0; level < schedule.Count; level++)
        {
            (short[] levelWeights, byte[] levelShifts) = ReadLevel(bundle, level);
            int row = 0;
            foreach (KernelRows run in schedule[level])
            {
                int length = schedule.KernelLength;
                for (int i = run.First; i < run.End; i++, row++)
                {
                    ReadOnlySpan<short> own = levelWeights.AsSpan(row * length, length);
                    Span<short> kept = weights.AsSpan(i * length, length);
                    if (known[i] && (shifts[i] != levelShifts[row] || !own.SequenceEqual(kept)))
                    {
                        throw new InvalidModelException(
                            $"The kernel of {bundle.Source} cannot be used: level {level} has a different row {i} than "
                            + "a lower level.");
                    }

                    known[i] = true;
                    own.CopyTo(kept);
                    shifts[i] = levelShifts[row];
                }
            }
        }

        try
        {
            return new SamplingKernel(bundle.Manifest.BlockSize, schedule, weights, shifts);
        }
        catch (ArgumentException e)
        {
            throw new InvalidModelException($"The kernel of {bundle.Source} cannot be used: {e.Message}", e);
        }
    }

    private static byte[] Shifts(SafetensorsTensor tensor)
    {
        if (tensor.Type != SafetensorsType.U8)
        {
            throw new InvalidDataException(
                $"tensor '{ShiftName}' has type {SafetensorsTypes.Name(tensor.Type)}, not U8.");
        }

        byte[] shifts = tensor.Data.ToArray();
        int wrong = Array.FindIndex(shifts, shift => shift is 0 or > SamplingKernel.MaxShift);
        return wrong < 0
            ? shifts
            : throw new InvalidDataException(
                $"row {wrong} has shift {shifts[wrong]}, which is not 1 to {SamplingKernel.MaxShift}.");
    }

    private static SafetensorsTensor Tensor(SafetensorsFile file, string name) =>
        file.Tensors.TryGetValue(name, out SafetensorsTensor? tensor)
            ? tensor
            : throw new InvalidDataException($"it has no tensor '{name}'.");
}
