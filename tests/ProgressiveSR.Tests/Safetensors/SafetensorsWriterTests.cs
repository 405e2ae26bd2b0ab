using System.Buffers.Binary;
using System.Text;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Tests;

[TestFixture]
public class SafetensorsWriterTests
{
    [Test]
    public void Write_EveryType_ReadsBackAligned()
    {
        var writer = new SafetensorsWriter();
        writer.Add("bool", [3], [true, false, true]);
        writer.Add("u8", [1], [(byte)200]);
        writer.Add("i8", [2], [(sbyte)-100, (sbyte)100]);
        writer.Add("i16", [1, 1], [short.MinValue]);
        writer.Add("i32", [], [int.MaxValue]);
        writer.Add("i64", [1], [long.MinValue]);
        writer.Add("f16", [1], [(Half)1.5f]);
        writer.Add("f32", [2], [float.NaN, -0.1f]);
        writer.Add("f64", [1], [Math.PI]);
        writer.AddBytes("bf16", SafetensorsType.BF16, [2], [0x80, 0x3f, 0x00, 0xc0]);

        SafetensorsFile file = SafetensorsFile.Parse(Write(writer));

        Assert.That(file.Tensors["bool"].Data.ToArray(), Is.EqualTo(new byte[] { 1, 0, 1 }));
        Assert.That(file.Tensors["u8"].ToInt16s(), Is.EqualTo(new short[] { 200 }));
        Assert.That(file.Tensors["i8"].ToInt32s(), Is.EqualTo(new[] { -100, 100 }));
        Assert.That(file.Tensors["i16"].ToInt16s(), Is.EqualTo(new[] { short.MinValue }));
        Assert.That(file.Tensors["i16"].ToInt32s(), Is.EqualTo(new int[] { short.MinValue }));
        Assert.That(file.Tensors["i32"].ToInt32s(), Is.EqualTo(new[] { int.MaxValue }));
        Assert.That(
            BinaryPrimitives.ReadInt64LittleEndian(file.Tensors["i64"].Data.Span), Is.EqualTo(long.MinValue));
        Assert.That(file.Tensors["f16"].ToSingles(), Is.EqualTo(new[] { 1.5f }));
        Assert.That(file.Tensors["f32"].ToSingles(), Is.EqualTo(new[] { float.NaN, -0.1f }));
        Assert.That(file.Tensors["f32"].ToDoubles()[1], Is.EqualTo((double)-0.1f));
        Assert.That(file.Tensors["f64"].ToDoubles(), Is.EqualTo(new[] { Math.PI }));
        Assert.That(file.Tensors["f64"].ToSingles(), Is.EqualTo(new[] { (float)Math.PI }));
        Assert.That(file.Tensors["bf16"].ToSingles(), Is.EqualTo(new[] { 1f, -2f }));
        Assert.That(file.Tensors["i32"].Shape, Is.Empty);
        foreach (SafetensorsTensor tensor in file.Tensors.Values.Where(tensor => tensor.ElementCount > 0))
        {
            int size = tensor.Data.Length / tensor.ElementCount;
            Assert.That(tensor.FileOffset % size, Is.Zero, tensor.Name);
        }
    }

    [Test]
    public void Write_SmallFile_HasExactlyTheseBytes()
    {
        var writer = new SafetensorsWriter();
        writer.Add("b", [1], [(byte)9]);
        writer.Add("a", [1], [(short)0x0102]);
        writer.SetMetadata("z", "1");
        writer.SetMetadata("k", "2");

        byte[] bytes = Write(writer);

        string header = string.Join(
            ',',
            """{"__metadata__":{"k":"2","z":"1"}""",
            """ "a":{"dtype":"I16","shape":[1],"data_offsets":[0,2]}""".Trim(),
            """ "b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""".Trim());
        string padded = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.That(bytes[0], Is.EqualTo(padded.Length));
        Assert.That(Encoding.UTF8.GetString(bytes, 8, padded.Length), Is.EqualTo(padded));
        Assert.That(bytes[(8 + padded.Length)..], Is.EqualTo(new byte[] { 2, 1, 9 }));
    }

    [Test]
    public void Write_SameSizeTensors_KeepTheOrderAdded()
    {
        var writer = new SafetensorsWriter();
        writer.Add("second", [1], [1]);
        writer.Add("first", [1], [2f]);

        SafetensorsFile file = SafetensorsFile.Parse(Write(writer));

        Assert.That(file.Tensors["second"].FileOffset, Is.LessThan(file.Tensors["first"].FileOffset));
    }

    [Test]
    public void Write_Golden_ReadsBackTheSameTensors()
    {
        SafetensorsFile golden = GoldenFile.Load("imresize_golden");
        var writer = new SafetensorsWriter();
        foreach (SafetensorsTensor tensor in golden.Tensors.Values)
        {
            writer.AddBytes(tensor.Name, tensor.Type, [.. tensor.Shape], tensor.Data.Span);
        }

        foreach ((string key, string value) in golden.Metadata)
        {
            writer.SetMetadata(key, value);
        }

        SafetensorsFile copy = SafetensorsFile.Parse(Write(writer));

        Assert.That(copy.Metadata, Is.EquivalentTo(golden.Metadata));
        Assert.That(copy.Tensors.Keys, Is.EquivalentTo(golden.Tensors.Keys));
        foreach (SafetensorsTensor tensor in copy.Tensors.Values)
        {
            SafetensorsTensor expected = golden.Tensors[tensor.Name];
            Assert.That(tensor.Shape, Is.EqualTo(expected.Shape));
            Assert.That(tensor.Data.Span.SequenceEqual(expected.Data.Span), Is.True, tensor.Name);
        }
    }

    [Test]
    public void Write_TextBeyondAscii_ReadsBack()
    {
        var writer = new SafetensorsWriter();
        writer.Add("größe \"x\" 😀", [0], ReadOnlySpan<float>.Empty);
        writer.SetMetadata("ключ", "\n\u0001");

        SafetensorsFile file = SafetensorsFile.Parse(Write(writer));

        Assert.That(file.Tensors, Contains.Key("größe \"x\" 😀"));
        Assert.That(file.Metadata["ключ"], Is.EqualTo("\n\u0001"));
    }

    [Test]
    public void Write_Twice_GivesTheSameBytes()
    {
        var writer = new SafetensorsWriter();
        writer.Add("t", [2], [1.0, 2.0]);

        Assert.That(Write(writer), Is.EqualTo(Write(writer)));
    }

    [Test]
    public void Add_InvalidArguments_Throw()
    {
        var writer = new SafetensorsWriter();
        writer.Add("t", [1], [1f]);

        Assert.That(() => writer.Add("t", [1], [1f]), Throws.ArgumentException.With.Message.Contains("'t'"));
        Assert.That(() => writer.Add("__metadata__", [1], [1f]), Throws.ArgumentException);
        Assert.That(() => writer.Add("\ud800", [1], [1f]), Throws.ArgumentException);
        Assert.That(() => writer.Add("u", [2], [1f]), Throws.ArgumentException.With.Message.Contains("[2]"));
        Assert.That(() => writer.Add("u", [-1], [1f]), Throws.ArgumentException);
        Assert.That(() => writer.Add("u", [long.MaxValue, 4], [1f]), Throws.ArgumentException);
        Assert.That(() => writer.Add(null!, [1], [1f]), Throws.ArgumentNullException);
        Assert.That(
            () => writer.AddBytes("u", (SafetensorsType)99, [1], [1]),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => writer.SetMetadata("k", "\udc00"), Throws.ArgumentException);
        Assert.That(() => writer.Write(null!), Throws.ArgumentNullException);
        Assert.That(SafetensorsFile.Parse(Write(writer)).Tensors.Keys, Is.EqualTo(new[] { "t" }));
    }

    [Test]
    public void ToArrays_WrongType_NamesTensorAndType()
    {
        var writer = new SafetensorsWriter();
        writer.Add("floats", [1], [1f]);
        writer.Add("ints", [1], [1]);
        writer.Add("longs", [1], [1L]);
        SafetensorsFile file = SafetensorsFile.Parse(Write(writer));

        Assert.That(
            () => file.Tensors["ints"].ToSingles(),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'ints' has type I32"));
        Assert.That(() => file.Tensors["ints"].ToDoubles(), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => file.Tensors["ints"].ToInt16s(), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => file.Tensors["floats"].ToInt32s(), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => file.Tensors["longs"].ToInt32s(), Throws.InstanceOf<InvalidDataException>());
    }

    private static byte[] Write(SafetensorsWriter writer)
    {
        var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }
}
