namespace ProgressiveSR.Tests;

public sealed class AtomicFileTests
{
    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("psr-atomic-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Write_NewFile_HoldsContentAndNothingElseRemains()
    {
        string path = Path.Combine(_folder, "a.bin");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void FindTarget_BeforeAnyWriting_SaysWhatAWriteWouldReplace()
    {
        string path = Path.Combine(_folder, "a.bin");
        Assert.That(AtomicFile.FindTarget(path), Is.EqualTo(path));
        Assert.That(AtomicFile.FindTarget(Path.Combine(_folder, "x", "..", "a.bin")), Is.EqualTo(path));
        if (!OperatingSystem.IsWindows())
        {
            string link = Path.Combine(_folder, "link");
            File.CreateSymbolicLink(link, "a.bin");
            Assert.That(AtomicFile.FindTarget(link), Is.EqualTo(path));
            File.CreateSymbolicLink(Path.Combine(_folder, "circle"), "circle");
            Assert.That(
                () => AtomicFile.FindTarget(Path.Combine(_folder, "circle")), Throws.InstanceOf<IOException>());
        }

        Assert.That(File.Exists(path), Is.False);
        Assert.That(() => AtomicFile.FindTarget(""), Throws.ArgumentException);
        Assert.That(() => AtomicFile.FindTarget(_folder), Throws.InstanceOf<IOException>());
        Assert.That(
            () => AtomicFile.FindTarget(Path.Combine(_folder, "none", "a.bin")),
            Throws.InstanceOf<DirectoryNotFoundException>());
    }

    [Test]
    public void Write_ShorterThanOldFile_ReplacesAll()
    {
        string path = Path.Combine(_folder, "a.bin");
        File.WriteAllBytes(path, new byte[1000]);
        AtomicFile.Write(path, stream => stream.WriteByte(7));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 7 }));
    }

    [Test]
    public void Write_WhileWriting_TargetKeepsOldContent()
    {
        string path = Path.Combine(_folder, "a.bin");
        File.WriteAllText(path, "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[1 << 20]);
            stream.Flush();
            Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        });
        Assert.That(new FileInfo(path).Length, Is.EqualTo(1 << 20));
    }

    [Test]
    public void Write_ActionFails_PassesItOnAndKeepsOldFile()
    {
        string path = Path.Combine(_folder, "a.bin");
        File.WriteAllText(path, "old");
        var thrown = new IOException("No space left on device");
        IOException? caught = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100]);
            throw thrown;
        }));
        Assert.That(caught, Is.SameAs(thrown));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [TestCase(28, "the disk is full")]
    [TestCase(30, "the disk is read-only")]
    public void Write_DiskFails_NamesTheTargetAndWhatToDo(int error, string fault)
    {
        string path = Path.Combine(_folder, "a.bin");

        Assert.That(
            () => AtomicFile.Write(path, _ => throw new IOException("No luck : '/hidden.tmp'", error)),
            Throws.TypeOf<IOException>().With.Message.EqualTo(
                $"'{path}' cannot be written because {fault}; choose another folder."));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void Write_ManyPiecesOfAllKinds_ArriveWhole()
    {
        // More than twice what is flushed to the disk at a time, and a part written over in the end.
        string path = Path.Combine(_folder, "a.bin");
        byte[] piece = new byte[3_000_001];
        new Random(1).NextBytes(piece);
        AtomicFile.Write(path, stream =>
        {
            for (int i = 0; i < 6; i++)
            {
                stream.Write(piece);
                stream.Write(piece, 0, piece.Length);
                stream.WriteByte(7);
            }

            stream.Position = 1;
            stream.Write([1, 2, 3]);
        });
        byte[] expected = [.. Enumerable.Repeat((byte[])[.. piece, .. piece, 7], 6).SelectMany(part => part)];
        ((ReadOnlySpan<byte>)[1, 2, 3]).CopyTo(expected.AsSpan(1));
        Assert.That(File.ReadAllBytes(path).AsSpan().SequenceEqual(expected));
    }

    [Test]
    public void Write_WithSpans_WritesThem()
    {
        string path = Path.Combine(_folder, "a.bin");
        Span<byte> bytes = [1, 2, 3];
        AtomicFile.Write(path, bytes, static (stream, bytes) => stream.Write(bytes));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void Write_ActionHasAWrongArgument_PassesItOn() => Assert.That(
        () => AtomicFile.Write(Path.Combine(_folder, "a.bin"), stream => stream.Position = -1),
        Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Write_LeftoversOfKilledWriters_RemovesItsOwnOldOnes()
    {
        string path = Path.Combine(_folder, "a.bin");
        string killed = Leftover(".a.bin.abcdefgh.psr-tmp");
        string living = Leftover(".a.bin.ijklmnop.psr-tmp");
        string fresh = Leftover(".a.bin.qrstuvwx.psr-tmp", age: 0);
        string[] others =
            [Leftover(".b.bin.abcdefgh.psr-tmp"), Leftover(".a.bin.notes.psr-tmp"), Leftover("a.bin.tmp")];
        using (FileStream stream = new(living, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            AtomicFile.Write(path, written => written.WriteByte(1));
        }

        Assert.That(File.Exists(killed), Is.False);
        Assert.That(Directory.GetFiles(_folder), Is.EquivalentTo((string[])[path, living, fresh, .. others]));
    }

    [Test]
    public void RemoveLeftovers_OfAFolder_RemovesOldOnesOfAnyName()
    {
        string[] killed = [Leftover(".a.bin.abcdefgh.psr-tmp"), Leftover(".b.bin.abcdefgh.psr-tmp")];
        string living = Leftover(".c.bin.abcdefgh.psr-tmp");
        string[] others =
            [Leftover(".a.bin.ijklmnop.psr-tmp", age: 0), Leftover("notes.psr-tmp"), Leftover("a.bin.tmp")];
        using (FileStream open = new(living, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            AtomicFile.RemoveLeftovers(_folder);
        }

        Assert.That(Directory.GetFiles(_folder), Is.EquivalentTo(others.Append(living)));
        Assert.That(killed, Has.None.Matches<string>(File.Exists));
        Assert.DoesNotThrow(() => AtomicFile.RemoveLeftovers(Path.Combine(_folder, "none")));
    }

    [Test]
    public void Write_ManyAtOnce_LeaveOneWholeFileAndNothingElse()
    {
        string path = Path.Combine(_folder, "a.bin");
        Parallel.For(0, 200, i =>
        {
            AtomicFile.Write(path, stream => stream.Write(Enumerable.Repeat((byte)i, 70_000 + i).ToArray()));
            byte[] seen = File.ReadAllBytes(path);
            Assert.That(seen, Has.Length.EqualTo(70_000 + seen[0]));
            Assert.That(seen.AsSpan().ContainsAnyExcept(seen[0]), Is.False, "of two writers");
        });
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { path }));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void Write_AmongDevices_SaysSo() => Assert.That(
        () => AtomicFile.Write("/dev/psr-test.bin", _ => Assert.Fail("called")),
        Throws.TypeOf<IOException>().With.Message.Contains("/dev/psr-test.bin").And.Message.Contains("device"));

    [Test]
    public void Write_Cancelled_LeavesNothing()
    {
        string path = Path.Combine(_folder, "a.bin");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            source.Token.ThrowIfCancellationRequested();
        }));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void Write_ActionClosesStream_FailsWithoutTarget()
    {
        string path = Path.Combine(_folder, "a.bin");
        Assert.Throws<ObjectDisposedException>(() => AtomicFile.Write(path, stream => stream.Dispose()));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void Write_MissingFolder_NamesFileAndFolder()
    {
        string folder = Path.Combine(_folder, "none");
        string path = Path.Combine(folder, "a.bin");
        var e = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(path, _ => Assert.Fail("called")));
        Assert.That(e!.Message, Does.Contain(path).And.Contain($"'{folder}' does not exist"));
    }

    [Test]
    public void Write_OverFolder_SaysSo()
    {
        var e = Assert.Throws<IOException>(() => AtomicFile.Write(_folder, _ => Assert.Fail("called")));
        Assert.That(e!.Message, Does.Contain(_folder).And.Contain("is a folder"));
    }

    [Test]
    public void Write_RelativePath_GoesToCurrentFolder()
    {
        string path = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(_folder, "a.bin"));
        AtomicFile.Write(path, stream => stream.WriteByte(1));
        Assert.That(File.Exists(Path.Combine(_folder, "a.bin")));
    }

    [Test]
    public void Write_LongestName_Works()
    {
        string path = Path.Combine(_folder, new string('n', 255));
        AtomicFile.Write(path, stream => stream.WriteByte(1));
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void Write_SymbolicLink_ReplacesWhatItPointsAt()
    {
        string file = Path.Combine(_folder, "real");
        string link = Path.Combine(_folder, "link");
        File.WriteAllText(file, "old");
        File.CreateSymbolicLink(link, file);
        AtomicFile.Write(link, stream => stream.Write("new"u8));
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(file));
        Assert.That(File.ReadAllText(file), Is.EqualTo("new"));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void Write_OverFileWithPermissions_KeepsThem()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = Path.Combine(_folder, "a.bin");
        File.WriteAllText(path, "old");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(path, mode);
        AtomicFile.Write(path, stream => stream.WriteByte(1));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(mode));
    }

    private string Leftover(string name, int age = 2)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "half");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-age));
        return path;
    }

    [Test]
    public void Write_NoPathOrAction_IsProgrammerError()
    {
        Assert.Throws<ArgumentException>(() => AtomicFile.Write("", _ => { }));
        Assert.Throws<ArgumentNullException>(() => AtomicFile.Write("a", null!));
    }
}
