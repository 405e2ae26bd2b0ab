using System.Buffers.Binary;
using System.Text;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>Reads from a 64-bit little-endian ELF file which libraries it is linked to.</summary>
internal static class ElfFile
{
    private const int SectionTypeDynamic = 6;
    private const long TagNeeded = 1;

    public static string[] Needed(byte[] file)
    {
        int sections = (int)Int64(file, 0x28);
        int size = Int16(file, 0x3A);
        int count = Int16(file, 0x3C);
        for (int i = 0; i < count; i++)
        {
            int section = sections + i * size;
            if (Int32(file, section + 4) == SectionTypeDynamic)
            {
                int names = sections + Int32(file, section + 0x28) * size;
                return [.. Needed(file, Contents(file, section), (int)Int64(file, names + 0x18))];
            }
        }

        return [];
    }

    private static IEnumerable<string> Needed(byte[] file, Range entries, int names)
    {
        (int start, int length) = entries.GetOffsetAndLength(file.Length);
        for (int entry = start; entry < start + length; entry += 16)
        {
            if (Int64(file, entry) == TagNeeded)
            {
                int name = names + (int)Int64(file, entry + 8);
                yield return Encoding.ASCII.GetString(file, name, file.AsSpan(name).IndexOf((byte)0));
            }
        }
    }

    private static Range Contents(byte[] file, int section)
    {
        int start = (int)Int64(file, section + 0x18);
        return start..(start + (int)Int64(file, section + 0x20));
    }

    private static int Int16(byte[] file, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset));

    private static int Int32(byte[] file, int offset) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset));

    private static long Int64(byte[] file, int offset) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(offset));
}
