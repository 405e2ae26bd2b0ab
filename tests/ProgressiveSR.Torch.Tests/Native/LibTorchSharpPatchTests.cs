using System.Text;

namespace ProgressiveSR.Torch.Tests.Native;

public class LibTorchSharpPatchTests
{
    [Test]
    public void Apply_NeededVersion_SetsThatFlagAndNothingElse()
    {
        byte[] original = SyntheticElf.Create(
            ("GLIBCXX_3.4.30", "other"),
            (LibTorchSharpPatch.Version, LibTorchSharpPatch.OnlySymbol),
            ("CXXABI_1.3", "more"));
        byte[] before = [.. original];

        byte[] patched = LibTorchSharpPatch.Apply(original)!;

        int[] changed = Differences(original, patched);
        ElfVersionNeed need = new ElfVersionNeeds(original).Entries[1];
        Assert.Multiple(() =>
        {
            Assert.That(original, Is.EqualTo(before), "the input must stay as it is");
            Assert.That(changed, Is.EqualTo(new[] { need.FlagsOffset }));
            Assert.That(Flags(patched), Is.EqualTo(new[] { 0, 2, 0 }));
        });
    }

    [Test]
    public void Apply_VersionNeededForAnotherSymbol_ReturnsNull()
    {
        byte[] original = SyntheticElf.Create(
            (LibTorchSharpPatch.Version, LibTorchSharpPatch.OnlySymbol), (LibTorchSharpPatch.Version, "_ZSt4real"));

        Assert.That(LibTorchSharpPatch.Apply(original), Is.Null);
    }

    [Test]
    public void Apply_FileWithoutThatVersion_ReturnsNull() =>
        Assert.That(LibTorchSharpPatch.Apply(SyntheticElf.Create(("GLIBCXX_3.4.30", "other"))), Is.Null);

    [Test]
    [Platform("Linux")]
    public void Apply_TorchSharpsOwnLibrary_ChangesOneByte()
    {
        byte[] original = File.ReadAllBytes(Natives.LibTorchSharp);

        byte[] patched = LibTorchSharpPatch.Apply(original)!;

        int offset = Differences(original, patched).Single();
        Assert.That((original[offset], patched[offset]), Is.EqualTo(((byte)0, (byte)2)));
    }

    [TestCase("")]
    [TestCase("MZ, surely no ELF file, but long enough to hold the header of one, all the same")]
    public void Apply_Garbage_ThrowsInvalidData(string text)
    {
        byte[] garbage = Encoding.ASCII.GetBytes(text);
        Assert.That(() => LibTorchSharpPatch.Apply(garbage), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Apply_EveryTruncation_ThrowsInvalidData()
    {
        byte[] original = SyntheticElf.Create((LibTorchSharpPatch.Version, LibTorchSharpPatch.OnlySymbol));
        Assert.Multiple(() =>
        {
            for (int length = 0; length < original.Length; length++)
            {
                byte[] cut = original[..length];
                Assert.That(() => LibTorchSharpPatch.Apply(cut), Throws.TypeOf<InvalidDataException>());
            }
        });
    }

    [Test]
    public void Apply_EveryByteDamaged_ThrowsNothingButInvalidData([Values(0x01, 0x80, 0xff)] int mask)
    {
        byte[] original = SyntheticElf.Create(
            ("GLIBCXX_3.4.30", "other"), (LibTorchSharpPatch.Version, LibTorchSharpPatch.OnlySymbol));
        int refused = 0;
        for (int i = 0; i < original.Length; i++)
        {
            byte[] damaged = [.. original];
            damaged[i] ^= (byte)mask;
            try
            {
                LibTorchSharpPatch.Apply(damaged);
                ElfSymbols.Undefined(damaged);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(20), "damage to lengths and offsets must be noticed");
    }

    [Test]
    public void Undefined_SyntheticLibrary_ListsItsSymbols()
    {
        byte[] library = SyntheticElf.Create(("A", "one"), ("B", "two"));
        Assert.That(ElfSymbols.Undefined(library), Is.EqualTo(new[] { "one", "two" }));
    }

    private static IEnumerable<int> Flags(byte[] library) =>
        new ElfVersionNeeds(library).Entries.Select(entry => (int)entry.Flags);

    private static int[] Differences(byte[] one, byte[] other)
    {
        Assert.That(other, Has.Length.EqualTo(one.Length));
        return [.. Enumerable.Range(0, one.Length).Where(i => one[i] != other[i])];
    }
}
