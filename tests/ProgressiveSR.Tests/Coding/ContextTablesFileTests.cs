using ProgressiveSR.Coding;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Coding;

public sealed class ContextTablesFileTests
{
    private static readonly LevelSchedule Schedule = CodecCases.Squares.Schedule;

    [Test]
    public void Write_ReadTables_GivesTheSameBytes()
    {
        using MemoryStream stream = new();
        ContextTablesFile.Write(ContextTablesFile.Read(TestTables.File, Schedule), stream);
        Assert.That(stream.ToArray(), Is.EqualTo(TestTables.File));
    }

    [Test]
    public void Write_Untrained_Throws() =>
        Assert.That(
            () => ContextTablesFile.Write(ContextTables.Untrained(Schedule), new MemoryStream()),
            Throws.ArgumentException);

    [Test]
    public void Read_OtherSchedule_Throws() =>
        Assert.That(
            () => ContextTablesFile.Read(TestTables.File, LevelSchedule.Squares(16, 4)),
            Throws.TypeOf<InvalidDataException>());

    /// <summary>Without any one of its tensors, or with one of another length, it is no such file.</summary>
    [Test]
    public void Read_TensorMissingOrOfAnotherLength_Throws()
    {
        SafetensorsFile file = SafetensorsFile.Parse(TestTables.File);
        foreach (string name in file.Tensors.Keys)
        {
            Assert.That(
                () => ContextTablesFile.Read(Change(file, name, null), Schedule),
                Throws.TypeOf<InvalidDataException>(),
                name);
            byte[] longer = [.. file.Tensors[name].Data.Span, 1, 1];
            Assert.That(
                () => ContextTablesFile.Read(Change(file, name, longer), Schedule),
                Throws.TypeOf<InvalidDataException>(),
                name);
        }
    }

    [Test]
    public void Read_ProbabilityOfZero_Throws()
    {
        SafetensorsFile file = SafetensorsFile.Parse(TestTables.File);
        byte[] zeros = new byte[file.Tensors["picture.probability"].Data.Length];
        byte[] bytes = Change(file, "picture.probability", zeros, file.Tensors["picture.probability"].Shape);
        Assert.That(() => ContextTablesFile.Read(bytes, Schedule), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Read_AnyByteChanged_GivesTablesThatCodeOrThrows()
    {
        Random random = new(3);
        short[] indices = CodecCases.Squares.Indices(0, 12, seed: 4, spread: 30);
        int read = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = [.. TestTables.File];
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                ContextCodec codec = new(ContextTablesFile.Read(bytes, Schedule));
                byte[] payload = CodecCases.Squares.Encode(codec, 0, 4, 3, [.. indices]);
                Assert.That(CodecCases.Squares.Decode(codec, 0, 4, 3, payload), Is.EqualTo(indices));
                read++;
            }
            catch (InvalidDataException)
            {
            }
        }

        Assert.That(read, Is.InRange(1, 399));
    }

    [Test]
    public void Train_SamePictures_GivesTheSameTables()
    {
        using MemoryStream stream = new();
        using IntegerSampler sampler = new(TestModel.Bundle(8).Kernel);
        ContextTrainer trainer = new(sampler);
        Assert.That(() => trainer.Train(), Throws.InvalidOperationException);
        trainer.Add(TestSmooth.Picture(130, 90), new TileSizes(4));
        trainer.Add(TestPictures.Make(64, 40), new TileSizes(4));
        ContextTablesFile.Write(trainer.Train(), stream);
        Assert.That(stream.ToArray(), Is.EqualTo(TestTables.File));
    }

    private static byte[] Change(
        SafetensorsFile file, string name, byte[]? data, IReadOnlyList<long>? shape = null)
    {
        SafetensorsWriter writer = new();
        foreach ((string key, SafetensorsTensor tensor) in file.Tensors)
        {
            if (key != name)
            {
                writer.AddBytes(key, tensor.Type, [.. tensor.Shape], tensor.Data.Span);
            }
            else if (data is not null)
            {
                int size = tensor.Data.Length / Math.Max(tensor.ElementCount, 1);
                writer.AddBytes(key, tensor.Type, shape is null ? [data.Length / Math.Max(size, 1)] : [.. shape], data);
            }
        }

        using MemoryStream stream = new();
        writer.Write(stream);
        return stream.ToArray();
    }
}
