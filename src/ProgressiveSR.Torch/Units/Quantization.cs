using ProgressiveSR.Sampling;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>The quantisation Q of equation 1, to the indices that are sent, and its inverse.</summary>
internal static class Quantization
{
    /// <summary>Quantises values in 0..1 units to indices, as floats.</summary>
    public static Tensor ToIndices(Tensor values, Tensor scale, Tensor lowest, Tensor highest, Rounding rounding)
    {
        Tensor scaled = (values * scale).clamp(lowest, highest);
        return rounding switch
        {
            Rounding.Soft => scaled - scaled.Times(2 * Math.PI).sin().Times(0.5 / Math.PI),
            Rounding.StraightThrough => scaled.Plus((scaled.RoundHalfUp() - scaled).detach()),
            _ => scaled.RoundHalfUp().detach(),
        };
    }

    /// <summary>Dequantises indices, as floats, to values in 0..1 units.</summary>
    public static Tensor ToValues(Tensor indices, Tensor scale) => indices / scale;

    /// <summary>Per row of a level, the scale from 0..1 units to indices: 255 over the step.</summary>
    public static float[] Scales(LevelSchedule schedule, int level) =>
        PerRow(schedule[level], run => (float)(255 / run.Step));

    /// <summary>Converts values in 0..1 units to the 16-bit fixed point that sampling units give.</summary>
    public static Tensor ToFixedPoint(Tensor values, LevelSchedule schedule) =>
        values.Times(255 * Math.ScaleB(1, schedule.FractionalBits)).floor()
            .AtLeast(short.MinValue).AtMost(short.MaxValue).to(ScalarType.Int16);

    /// <summary>Repeats a number of each run for each of its rows.</summary>
    public static float[] PerRow(IReadOnlyList<KernelRows> runs, Func<KernelRows, float> number) =>
        [.. runs.SelectMany(run => Enumerable.Repeat(number(run), run.Count))];
}
