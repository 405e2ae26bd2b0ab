using ProgressiveSR.Tests.Coding;
using ProgressiveSR.Tests.Files;
using ProgressiveSR.Tests.Receiving;
using ProgressiveSR.Tests.Rendering;

namespace ProgressiveSR.Tests.Sending;

/// <summary>Pictures of fewer levels than their model has.</summary>
public sealed class HighestLevelTests
{
    private const int Highest = 2;

    private readonly TransformModel model = new(levels: 5);
    private readonly Picture picture = TestSmooth.Picture(170, 140);
    private EncodedPicture all = null!;
    private EncodedPicture few = null!;

    [OneTimeSetUp]
    public void Encode()
    {
        all = model.Encode(picture);
        few = Encode(Highest);
    }

    [OneTimeTearDown]
    public void Free() => model.Dispose();

    [Test]
    public void Encode_FewerLevels_HasTheBytesOfThoseLevels()
    {
        Assert.That(few.Info.Levels, Has.Count.EqualTo(Highest + 1));
        Assert.That(few.Info.Header, Is.EqualTo(all.Info.Header));
        for (int level = 0; level <= Highest; level++)
        {
            Assert.That(
                few.GetIncrement(level).Payload.ToArray(), Is.EqualTo(all.GetIncrement(level).Payload.ToArray()));
            Assert.That(few.Info.Levels[level].Samples, Is.EqualTo(all.Info.Levels[level].Samples));
            Assert.That(few.Info.Levels[level].LinearPsnrY, Is.EqualTo(all.Info.Levels[level].LinearPsnrY));
        }

        Assert.That(() => few.GetIncrement(Highest + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Encode_FewerLevelsOfATrainedKernel_HasTheBytesOfThoseLevels()
    {
        Picture own = TestPictures.Make(SessionCases.Width, SessionCases.Height);
        EncodedPicture whole = new ProgressiveSender(SessionCases.Bundle).Encode(own);
        EncodedPicture part = new ProgressiveSender(
            SessionCases.Bundle, new SenderOptions { HighestLevel = 1 }).Encode(own);
        Assert.That(part.Info.HighestLevel, Is.EqualTo(1));
        Assert.That(part.GetIncrement(1).Payload.ToArray(), Is.EqualTo(whole.GetIncrement(1).Payload.ToArray()));
    }

    [Test]
    public async Task RefineAsync_FileOfFewerLevels_EndsAtItsHighest()
    {
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession whole = receiver.Open(all);
        await using PictureSession session = receiver.Open(PsrFiles.Open(PsrFiles.Write(few)), ownsSource: true);

        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(null);

        Assert.That(steps.Select(step => step.Step.Level), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(steps[^1].Step.Stopped, Is.EqualTo("level 2 is the highest"));
        Assert.That(steps[^1].Pixels, Is.EqualTo(SessionCases.Pixels(await whole.RefineToAsync(Highest))));
        Assert.That(
            async () => await session.RefineToAsync(Highest + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task ResumeAsync_SavedSessionOfFewerLevels_GoesOn()
    {
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession session = receiver.Open(few);
        await session.RefineToAsync(1);
        using MemoryStream saved = await SaveAsync(session);

        await using PictureSession resumed = await receiver.ResumeAsync(few, saved);

        Assert.That(resumed.Decoder.GetLowestLevel(), Is.EqualTo(1));
        Refinement last = await resumed.RefineToAsync(Highest);
        Assert.That(
            SessionCases.Pixels(last), Is.EqualTo(SessionCases.Pixels(await session.RefineToAsync(Highest))));
    }

    [Test]
    public async Task ResumeAsync_SavedSessionThatShowsMoreLevels_ThrowsInvalidPacketException()
    {
        await using ProgressiveReceiver receiver = model.Receive();
        await using PictureSession session = receiver.Open(all);
        await session.RefineToAsync(Highest + 1);
        using MemoryStream saved = await SaveAsync(session);
        Assert.That(
            async () => await receiver.ResumeAsync(few, saved),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("a level that the picture does not have"));
    }

    [Test]
    public async Task Open_MoreLevelsThanTheModelHas_ThrowsInvalidPacketException()
    {
        PsrFields fields = PsrFields.Of(PsrFiles.Write(all));
        using TransformModel shorter = new(levels: 3);
        await using ProgressiveReceiver receiver = shorter.Receive();
        byte[] ids = [.. fields.Ids];
        shorter.Bundle.Manifest.Fingerprint.Write(ids.AsSpan(ContentId.Size));
        await using PsrFile file = PsrFiles.Open((fields with { Ids = ids }).Write());
        Assert.That(
            () => receiver.Open(file),
            Throws.TypeOf<InvalidPacketException>().With.Message.Contains("5 levels, more than the 3 of its model"));
    }

    [Test]
    public void Constructor_LevelThatDoesNotExist_Throws()
    {
        Assert.That(
            () => Encode(5), Throws.ArgumentException.With.Message.Contains("has levels 0 to 4; 5 is not one of them"));
        Assert.That(() => new SenderOptions { HighestLevel = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private EncodedPicture Encode(int highest) =>
        new ProgressiveSender(model.Bundle, new SenderOptions { HighestLevel = highest }).Encode(picture);

    private static async Task<MemoryStream> SaveAsync(PictureSession session)
    {
        MemoryStream saved = new();
        await session.SaveAsync(saved);
        saved.Position = 0;
        return saved;
    }
}
