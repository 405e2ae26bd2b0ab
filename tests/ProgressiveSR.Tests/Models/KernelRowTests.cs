using System.Text;
using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests;

/// <summary>Kernel files and the rows that levels share.</summary>
public sealed class KernelRowTests
{
    [Test]
    public void Kernel_RowSentAtTwoSteps_IsTakenOnce()
    {
        LevelSchedule schedule = TwiceSent();

        SamplingKernel kernel = TestModel.Make(8, schedule, _ => Row(weight: 5, shift: 9)).Kernel;

        Assert.That((kernel.Weights[0], kernel.Shifts[0], kernel.Weights.Length), Is.EqualTo((5, 9, 192)));
    }

    [TestCase(6, 9)]
    [TestCase(5, 10)]
    public void Kernel_RowSentTwiceAndDifferent_ThrowsInvalidModel(short weight, byte shift) =>
        Assert.That(
            () => TestModel.Make(8, TwiceSent(), level => level == 0 ? Row(5, 9) : Row(weight, shift)),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("level 1 has a different row 0"));

    [TestCase((byte)0)]
    [TestCase((byte)31)]
    [TestCase((byte)33)]
    public void ReadLevel_ImpossibleShift_NamesRowAndFile(byte shift)
    {
        LevelSchedule schedule = new([[new KernelRows(0, 2, 1, SampleCoding.Picture)]], 192);

        Assert.That(
            () => TestModel.Make(8, schedule, _ => KernelFile(writer => writer.Add("shift", [2], [(byte)1, shift]))),
            Throws.TypeOf<InvalidModelException>()
                .With.Message.Contains($"row 1 has shift {shift}").And.Message.Contains("'sampling-0.safetensors'"));
    }

    /// <summary>Two bytes read as one 16-bit number, or as two numbers with signs, are not what was written.</summary>
    [Test]
    public void ReadLevel_ShiftsOfAnotherType_NamesIt()
    {
        LevelSchedule schedule = new([[new KernelRows(0, 2, 1, SampleCoding.Picture)]], 192);

        Assert.That(
            () => TestModel.Make(8, schedule, _ => KernelFile(writer => writer.Add("shift", [1], [(short)0x0101]))),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("'shift' has type I16"));
    }

    private static LevelSchedule TwiceSent() => new(
        [[new KernelRows(0, 1, 1, SampleCoding.Picture)], [new KernelRows(0, 1, 4, SampleCoding.Coefficient)]], 192);

    private static byte[] Row(short weight, byte shift)
    {
        SafetensorsWriter row = new();
        row.Add("kernel", [1, 3, 8, 8], [weight, .. new short[191]]);
        row.Add("shift", [1], [shift]);
        using MemoryStream file = new();
        row.Write(file);
        return file.ToArray();
    }

    private static byte[] KernelFile(Action<SafetensorsWriter> addShifts)
    {
        SafetensorsWriter rows = new();
        rows.Add("kernel", [2, 3, 8, 8], new short[384]);
        addShifts(rows);
        using MemoryStream file = new();
        rows.Write(file);
        return file.ToArray();
    }
}
