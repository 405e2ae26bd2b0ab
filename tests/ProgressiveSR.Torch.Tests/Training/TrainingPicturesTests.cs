using ProgressiveSR.SkiaSharp;
using ProgressiveSR.Torch.Tests.Native;

namespace ProgressiveSR.Torch.Tests.Training;

public class TrainingPicturesTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Load_BrokenAndTinyFiles_AreSkippedWithASentenceEach()
    {
        Add("a.png", "broken.png", "locked.jpg", "odd.webp", "tiny.JPEG", "text.txt", "deep/b.png");

        TrainingPictures pictures = TrainingPictures.Load([folder.Path], Read, 16, heldOut: 0);

        Assert.Multiple(() =>
        {
            Assert.That(pictures.Count, Is.EqualTo(2));
            Assert.That(pictures.Skipped, Has.Count.EqualTo(4));
            Assert.That(pictures.Skipped[0], Is.EqualTo("'broken.png' is no picture."));
            Assert.That(pictures.Skipped[1], Does.Contain("locked.jpg").And.Contain("not allowed"));
            Assert.That(pictures.Skipped[2], Does.Contain("odd.webp"));
            Assert.That(pictures.Skipped[3], Does.Contain("tiny.JPEG").And.Contain("20x15"));
        });
    }

    /// <summary>Decoders fill up what such files lack.</summary>
    [Test]
    public void Load_IncompleteJpegs_AreSkippedWithASentenceEach()
    {
        string faults = Path.Combine(AppContext.BaseDirectory, "faults");
        byte[] whole = File.ReadAllBytes(Path.Combine(faults, "progressive.jpg"));
        byte[] restarts = File.ReadAllBytes(Path.Combine(faults, "restarts.jpg"));
        folder.File("a.jfif", whole);
        folder.File("b.jpg", File.ReadAllBytes(Path.Combine(faults, "prog25.jpg")));
        folder.File("c.jpg", [.. whole[..^300], 0xFF, 0xD9]);
        folder.File("d.JPE", [.. restarts[..^300], 0xFF, 0xD9]);
        folder.File("e.jif", restarts);

        TrainingPictures pictures = TrainingPictures.Load(
            [folder.Path], file => PictureFile.Read(file), 16, heldOut: 0);

        Assert.That(pictures.Count, Is.EqualTo(2));
        Assert.That(pictures.Skipped, Has.Count.EqualTo(3).And.All.Contains("ends before the picture is complete"));
    }

    [Test]
    public void Load_NoPictures_NamesFolderAndEndings() => Assert.That(
        () => TrainingPictures.Load([folder.Path], Read, 16, heldOut: 0),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains(folder.Path).And.Message.Contains("*.webp"));

    [Test]
    public void Load_OtherExtensions_ReadsThoseFiles()
    {
        Add("a.png", "b.ppm", "c.PPM");

        Assert.That(
            TrainingPictures.Load([folder.Path], Read, 16, heldOut: 0, extensions: [".ppm"]).Count, Is.EqualTo(2));
    }

    [Test]
    public void Load_OnlyBrokenPictures_SaysWhyTheFirstWasLeftOut()
    {
        Add("broken.png", "tiny.png");

        Assert.That(
            () => TrainingPictures.Load([folder.Path], Read, 16, heldOut: 0),
            Throws.TypeOf<InvalidDataException>()
                .With.Message.Contains("2 were left out, the first because: 'broken.png'"));
    }

    [Test]
    public void Load_FolderMissing_NamesIt() => Assert.That(
        () => TrainingPictures.Load([Path.Combine(folder.Path, "none")], Read, 16, heldOut: 0),
        Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("none"));

    [Test]
    public void Load_Cancelled_Throws()
    {
        Add("a.png");

        Assert.That(
            () => TrainingPictures.Load([folder.Path], Read, 16, 0, cancellationToken: new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(2, 2, 3)]
    [TestCase(10, 2, 3)]
    public void Load_HeldOut_KeepsThemApart(int wanted, int heldOut, int left)
    {
        Add("a.png", "b.png", "c.png", "d.png", "e.png");

        TrainingPictures pictures = TrainingPictures.Load([folder.Path], Read, 16, wanted);

        Assert.That((pictures.HeldOutCount, pictures.Count), Is.EqualTo((heldOut, left)));
    }

    [Test]
    public void Draw_OverTheBudget_GivesTheSamePatches()
    {
        Add("a.png", "b.png", "c.png");
        TrainingPictures kept = TrainingPictures.Load([folder.Path], Read, 16, heldOut: 0);
        TrainingPictures decoded = TrainingPictures.Load([folder.Path], Read, 16, heldOut: 0, budget: 0);
        float[] first = new float[3 * 16 * 16], second = new float[3 * 16 * 16];

        Assert.Multiple(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                SeededRandom random = new(1, 2, i), again = new(1, 2, i);
                kept.Draw(ref random, 16, first);
                decoded.Draw(ref again, 16, second);
                Assert.That(second, Is.EqualTo(first), $"patch {i}");
            }
        });
    }

    [Test]
    public void Load_OnePictureBeyondTheBudget_KeepsTheOthers()
    {
        Add("a.png", "b.png", "c.png");
        int reads = 0;
        TrainingPictures pictures = TrainingPictures.Load(
            [folder.Path],
            path =>
            {
                Interlocked.Increment(ref reads);
                return Path.GetFileName(path) == "a.png" ? TestPictures.Create(1, 200, 100) : Read(path);
            },
            16,
            heldOut: 0,
            budget: 2 * 3 * 30 * 24);
        float[] patch = new float[3 * 16 * 16];
        int large = 0;
        for (int i = 0; i < 200; i++)
        {
            SeededRandom random = new(1, 2, i), same = new(1, 2, i);
            // 1,440 of the 21,440 pixels are those of the small ones.
            large += same.Fraction() < 20_000.0 / 21_440 ? 1 : 0;
            pictures.Draw(ref random, 16, patch);
        }

        Assert.That(large, Is.InRange(100, 199));
        Assert.That(reads, Is.EqualTo(3 + large), "small ones are decoded once");
    }

    [Test]
    public void CopyPatch_AllTurns_AreTheEightOfASquare()
    {
        Picture picture = new(2, 2);
        byte[] values = [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24];
        values.CopyTo(picture.Pixels);
        string[] flips = ["1234", "2143", "3412", "4321"];

        Assert.Multiple(() =>
        {
            for (int turn = 0; turn < 8; turn++)
            {
                float[] planes = new float[12];
                TrainingPictures.CopyPatch(picture.View, turn, planes);
                Assert.That(
                    string.Concat(planes[..4].Select(value => (int)Math.Round(value * 255))),
                    Is.EqualTo(turn < 4 ? flips[turn] : Transposed(flips[turn & 3])),
                    $"turn {turn}");
                Assert.That(planes[8..], Is.EqualTo(planes[..4].Select(value => value + 20f / 255)).Within(1e-6));
            }
        });
    }

    [Test]
    public void Take_ReaderThatFailsOnce_GivesTheBatchAfterwards()
    {
        Add("a.png");
        int calls = 0;
        TrainingPictures pictures = TrainingPictures.Load(
            [folder.Path],
            _ => ++calls == 2 ? throw new IOException("Gone.") : TestPictures.Create(1, 20, 20),
            16,
            0,
            budget: 0);
        PatchBatches batches = new(pictures, 1, 0, batchSize: 1, patchSize: 16);
        List<float[]> taken = [];
        while (taken.Count < 8)
        {
            try
            {
                taken.Add(batches.Take(taken.Count));
            }
            catch (IOException)
            {
                calls = 100;
            }
        }

        PatchBatches good = new(pictures, 1, 0, batchSize: 1, patchSize: 16);
        Assert.That(taken, Is.EqualTo(Enumerable.Range(0, 8).Select(number => good.Take(number))));
    }

    private static string Transposed(string square) => string.Concat(square[0], square[2], square[1], square[3]);

    private static Picture Read(string path) => Path.GetFileNameWithoutExtension(path) switch
    {
        "broken" => throw new IOException("'broken.png' is no picture."),
        "locked" => throw new UnauthorizedAccessException("It is not allowed."),
        "odd" => throw new NotSupportedException("Odd."),
        "tiny" => TestPictures.Create(1, 20, 15),
        string name => TestPictures.Create(name[0], 30, 24),
    };

    private void Add(params string[] names)
    {
        foreach (string name in names)
        {
            folder.File(name, []);
        }
    }
}
