using System.Buffers.Binary;
using System.Text;
using ProgressiveSR.Safetensors;

namespace ProgressiveSR.Tests;

[TestFixture]
public class SafetensorsFileTests
{
    [TestCase("imresize_golden")]
    [TestCase("metrics_golden")]
    public void Read_Golden_OffsetsPointIntoTheFile(string name)
    {
        SafetensorsFile file = GoldenFile.Load(name);
        byte[] bytes = File.ReadAllBytes(GoldenFile.PathOf(name));

        Assert.That(file.Metadata, Contains.Key("layout"));
        Assert.That(file.Tensors, Is.Not.Empty);
        foreach (SafetensorsTensor tensor in file.Tensors.Values)
        {
            ReadOnlySpan<byte> stored = bytes.AsSpan((int)tensor.FileOffset, tensor.Data.Length);
            Assert.That(stored.SequenceEqual(tensor.Data.Span), Is.True, tensor.Name);
        }

        Assert.That(
            file.Tensors.Values.Max(tensor => tensor.FileOffset + tensor.Data.Length), Is.EqualTo(bytes.Length));
    }

    [Test]
    public void Read_MetricsGolden_HasStatedValues()
    {
        SafetensorsFile file = GoldenFile.Load("metrics_golden");

        Assert.That(
            file.Tensors["astronaut_x4.psnr_y"].ToDoubles()[0], Is.EqualTo(26.149677324523).Within(1e-12));
        Assert.That(file.Tensors["coffee_x2.crop"].ToInt32s(), Is.EqualTo(new[] { 2 }));
        Assert.That(file.Tensors["coffee_x2.lr"].Shape, Is.EqualTo(new long[] { 3, 128, 128 }));
        Assert.That(file.Tensors["coffee_x2.lr"].Type, Is.EqualTo(SafetensorsType.U8));
    }

    [Test]
    public void Parse_TensorsOutOfHeaderOrder_AreFound()
    {
        SafetensorsFile file = SafetensorsFile.Parse(Bytes(
            """
            {"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]},
            "a":{"shape":[],"dtype":"I8","data_offsets":[0,1]}}
            """ + "  ",
            [255, 7, 8]));

        Assert.That(file.Tensors["a"].ToInt16s(), Is.EqualTo(new short[] { -1 }));
        Assert.That(file.Tensors["b"].ToInt32s(), Is.EqualTo(new[] { 7, 8 }));
        Assert.That(file.Metadata, Is.Empty);
    }

    [Test]
    public void Parse_EmptyTensorsAndUnknownFields_AreAccepted()
    {
        SafetensorsFile file = SafetensorsFile.Parse(Bytes(
            """
            {"e":{"dtype":"F32","shape":[3,0],"data_offsets":[1,1]},
            "s":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1],"note":{"x":[1]}}}
            """,
            [1]));

        Assert.That(file.Tensors["e"].ToSingles(), Is.Empty);
        Assert.That(file.Tensors["s"].Data.ToArray(), Is.EqualTo(new byte[] { 1 }));
        Assert.That(SafetensorsFile.Parse(Bytes("{}", [])).Tensors, Is.Empty);
    }

    [TestCase("""{"t":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", "'t' has the unknown dtype 'F99'")]
    [TestCase("""{"t":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", "unknown dtype 'f32'")]
    [TestCase("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "[2] needs 8 bytes")]
    [TestCase("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", "0 to 8")]
    [TestCase("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "4 to 0")]
    [TestCase("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "-4 to 0")]
    [TestCase("""{"t":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "[-1]")]
    [TestCase("""{"t":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", "too large")]
    [TestCase("""{"t":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", "too large")]
    [TestCase("""{"t":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", "4 bytes, but its tensors cover 3")]
    [TestCase("""{"t":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}""", "begins at data offset 1")]
    [TestCase(
        """{"t":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"u":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "'u' begins at data offset 2, not 3")]
    [TestCase(
        """{"t":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"t":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""",
        "names 't' more than once")]
    [TestCase("""{"__metadata__":{"a":"1","a":"2"}}""", "'a' more than once")]
    [TestCase("""{"__metadata__":{"a":1}}""", "Metadata 'a'")]
    [TestCase("""{"__metadata__":{},"__metadata__":{}}""", "more than once")]
    [TestCase("""{"t":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "'dtype' more than once")]
    [TestCase("""{"t":{"shape":[4],"data_offsets":[0,4]}}""", "'t' needs a dtype")]
    [TestCase("""{"t":{"dtype":"U8","shape":[4],"data_offsets":[0]}}""", "2 data_offsets")]
    [TestCase("""{"t":{"dtype":"U8","shape":[4],"data_offsets":[0,4,4]}}""", "more than 2")]
    [TestCase("""{"t":{"dtype":"U8","shape":[4.5],"data_offsets":[0,4]}}""", "'shape' of tensor 't'")]
    [TestCase("""{"t":{"dtype":"U8","shape":4,"data_offsets":[0,4]}}""", "'shape' of tensor 't'")]
    [TestCase("""{"t":{"dtype":8,"shape":[4],"data_offsets":[0,4]}}""", "dtype of tensor 't'")]
    [TestCase("""{"t":[]}""", "Tensor 't'")]
    [TestCase("""{"\ud800":{}}""", "not valid")]
    [TestCase("""[]""", "header")]
    [TestCase(""" {}""", "begin with a brace")]
    [TestCase("""{} {}""", "not valid JSON")]
    [TestCase("""{"t":""", "not valid JSON")]
    [TestCase("", "not valid JSON")]
    public void Parse_InvalidHeader_NamesTheFault(string header, string message) =>
        Assert.That(
            () => SafetensorsFile.Parse(Bytes(header, new byte[4])),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void Parse_TooManyDimensions_Throws()
    {
        string ones = string.Join(',', Enumerable.Repeat(1, 65));

        Assert.That(
            () => SafetensorsFile.Parse(
                Bytes($$$"""{"t":{"dtype":"U8","shape":[{{{ones}}}],"data_offsets":[0,1]}}""", [0])),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("64"));
    }

    [TestCase(0UL, 0)]
    [TestCase(3UL, 2)]
    [TestCase(100_000_001UL, 2)]
    [TestCase(ulong.MaxValue, 2)]
    public void Parse_HeaderLengthDoesNotFit_Throws(ulong claimed, int following)
    {
        var bytes = new byte[8 + following];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, claimed);

        Assert.That(() => SafetensorsFile.Parse(bytes), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Parse_TruncatedAnywhere_IsInvalidData()
    {
        byte[] bytes = SmallFile();
        Assert.That(SafetensorsFile.Parse(bytes).Tensors, Has.Count.EqualTo(3));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.That(
                () => SafetensorsFile.Parse(bytes.AsMemory(0, length)),
                Throws.InstanceOf<InvalidDataException>(),
                $"{length} of {bytes.Length} bytes");
        }
    }

    [Test]
    public void Parse_EveryByteReplaced_SucceedsOrIsInvalidData()
    {
        byte[] original = SmallFile();
        int succeeded = 0;
        int rejected = 0;
        for (int position = 0; position < original.Length; position++)
        {
            byte[] bytes = [.. original];
            for (int value = 0; value < 256; value++)
            {
                bytes[position] = (byte)value;
                try
                {
                    SafetensorsFile file = SafetensorsFile.Parse(bytes);
                    Assert.That(file.Tensors.Values.Sum(tensor => (long)tensor.Data.Length), Is.EqualTo(20));
                    succeeded++;
                }
                catch (InvalidDataException)
                {
                    rejected++;
                }
            }
        }

        // 20 data bytes are free; most of the rest is structure.
        Assert.That(succeeded, Is.GreaterThan(20 * 256));
        Assert.That(rejected, Is.GreaterThan(succeeded));
    }

    private static byte[] SmallFile()
    {
        var writer = new SafetensorsWriter();
        writer.Add("weight", [2, 2], [1f, 2f, 3f, 4f]);
        writer.Add("k", [1], [(short)5]);
        writer.Add("flags", [2], [true, false]);
        writer.SetMetadata("kind", "test");
        var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    private static byte[] Bytes(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. data];
    }
}
