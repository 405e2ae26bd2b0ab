using System.Text;

namespace ProgressiveSR.Torch.Tests.Native;

/// <summary>A tiny ELF library: one dependency, some needed versions, one symbol for each.</summary>
internal static class SyntheticElf
{
    private const int HeaderSize = 64;
    private const int Sections = 5;

    public static byte[] Create(params (string Version, string Symbol)[] needs)
    {
        var names = new List<byte> { 0 };
        uint Name(string text)
        {
            uint at = (uint)names.Count;
            names.AddRange(Encoding.ASCII.GetBytes(text));
            names.Add(0);
            return at;
        }

        byte[] versionNeeds = Write(writer =>
        {
            writer.Write((ushort)1);
            writer.Write((ushort)needs.Length);
            writer.Write(Name("libstdc++.so.6"));
            writer.Write(16);
            writer.Write(0);
            for (int i = 0; i < needs.Length; i++)
            {
                writer.Write(0x12345678);
                writer.Write((ushort)0);
                writer.Write((ushort)(i + 2));
                writer.Write(Name(needs[i].Version));
                writer.Write(i == needs.Length - 1 ? 0 : 16);
            }
        });
        byte[] versions = Write(writer =>
        {
            writer.Write((ushort)0);
            for (int i = 0; i < needs.Length; i++)
            {
                writer.Write((ushort)(i + 2));
            }
        });
        byte[] symbols = Write(writer =>
        {
            writer.Write(new byte[24]);
            foreach ((_, string symbol) in needs)
            {
                writer.Write(Name(symbol));
                writer.Write((byte)0x12);
                writer.Write(new byte[19]);
            }
        });
        return Assemble(names.ToArray(), symbols, versions, versionNeeds);
    }

    private static byte[] Assemble(params byte[][] parts) => Write(writer =>
    {
        writer.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        writer.Write(new byte[24]);
        writer.Write((long)(HeaderSize + parts.Sum(part => part.Length)));
        writer.Write(new byte[10]);
        writer.Write((ushort)64);
        writer.Write((ushort)Sections);
        writer.Write((ushort)0);
        foreach (byte[] part in parts)
        {
            writer.Write(part);
        }

        (uint Type, uint Link, uint Info)[] headers = [(3, 0, 0), (11, 1, 0), (0x6fffffff, 2, 0), (0x6ffffffe, 1, 1)];
        writer.Write(new byte[64]);
        long offset = HeaderSize;
        for (int i = 0; i < parts.Length; i++)
        {
            writer.Write(0);
            writer.Write(headers[i].Type);
            writer.Write(new byte[16]);
            writer.Write(offset);
            writer.Write((long)parts[i].Length);
            writer.Write(headers[i].Link);
            writer.Write(headers[i].Info);
            writer.Write(new byte[16]);
            offset += parts[i].Length;
        }
    });

    private static byte[] Write(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }
}
