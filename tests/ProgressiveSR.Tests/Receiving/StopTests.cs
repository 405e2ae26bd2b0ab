using System.Globalization;
using static ProgressiveSR.Tests.Receiving.SessionCases;

namespace ProgressiveSR.Tests.Receiving;

public sealed class StopTests
{
    private static readonly EncodedPicture Measured = Opaque.With(
        [new(25, 0.7), new(28, 0.8), new(28.4, 0.81), new(double.PositiveInfinity, 1)]);

    private static IEnumerable<TestCaseData> Criteria =>
    [
        new(Stop.AtLevel(0), 0, "level 0 is reached"),
        new(Stop.AtLevel(2), 2, "level 2 is reached"),
        new(Stop.AtLevel(9), 3, "level 3 is the highest"),
        new(Stop.WhenPsnr(20), 0, "PSNR is 25.00 dB"),
        new(Stop.WhenPsnr(28), 1, "PSNR is 28.00 dB"),
        new(Stop.WhenPsnr(28.01), 2, "PSNR is 28.40 dB"),
        new(Stop.WhenPsnr(double.PositiveInfinity), 3, "PSNR is Infinity dB"),
        new(Stop.WhenSsim(0.8), 1, "SSIM is 0.8000"),
        new(Stop.WhenSsim(1.1), 3, "level 3 is the highest"),
        new(Stop.WhenGainBelow(0.5), 2, "level 2 gained 0.40 dB"),
        new(Stop.WhenGainBelow(3.1), 1, "level 1 gained 3.00 dB"),
        new(Stop.WhenGainBelow(0.1), 3, "level 3 is the highest"),
        new(Stop.After(TimeSpan.Zero), 0, null),
        new(Stop.After(TimeSpan.FromHours(1)), 3, "level 3 is the highest"),
        new(Stop.AfterBytes(0), 0, null),
        new(
            Stop.AfterBytes(Measured.Info.Levels[1].Bytes),
            1,
            FormattableString.Invariant($"{Measured.Info.Levels[1].Bytes:#,0} bytes were received")),
        new(Stop.AfterBytes(Measured.Info.Levels[1].Bytes + 1), 2, null),
        new(Stop.WhenSettled(1), 1, null),
        new(Stop.WhenSettled(200), 3, "level 3 is the highest"),
        new(Stop.When(step => step.Level == 1), 1, "it is good enough"),
        new(Stop.WhenAny(Stop.AtLevel(3), Stop.WhenPsnr(28), Stop.AtLevel(1)), 1, "PSNR is 28.00 dB"),
        new(Stop.WhenAny(), 3, "level 3 is the highest"),
    ];

    [TestCaseSource(nameof(Criteria))]
    public async Task RefineAsync_Criterion_StopsThereAndSaysWhy(IStoppingCriterion until, int level, string? reason)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (commas.NumberFormat.NumberDecimalSeparator, commas.NumberFormat.NumberGroupSeparator) = (",", ".");
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Measured);
        List<(Refinement Step, byte[] Pixels)> steps;
        try
        {
            CultureInfo.CurrentCulture = commas;
            steps = await session.CollectAsync(null, until);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.That(steps.Select(step => step.Step.Level), Is.EqualTo(Enumerable.Range(0, level + 1)));
        Assert.That(steps.SkipLast(1).Select(step => step.Step.Stopped), Is.All.Null);
        Assert.That(steps[^1].Step.Stopped, reason is null ? Is.Not.Null : Is.EqualTo(reason));
    }

    [Test]
    public async Task RefineAsync_TimeIsUp_SaysHowMuchHasPassed()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Measured);

        List<(Refinement Step, byte[] Pixels)> steps = await session.CollectAsync(null, Stop.After(TimeSpan.Zero));

        Assert.That(steps[^1].Step.Stopped, Does.Match(@"^[0-9]+\.[0-9] seconds have passed$"));
    }

    /// <summary>
    /// What is shown already is asked about first; a criterion that is met then stops before any step.
    /// </summary>
    [Test]
    public async Task RefineAsync_CriterionMetAlready_MakesNoStep()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using TestSource source = new(Measured);
        await using PictureSession session = receiver.Open(source);
        await session.RefineToAsync(1);
        int asked = source.Asked.Count;
        IStoppingCriterion[] criteria =
        [
            Stop.AtLevel(1),
            Stop.AtLevel(0),
            Stop.WhenPsnr(28),
            Stop.WhenSsim(0.5),
            Stop.AfterBytes(5),
            Stop.When(_ => true),
        ];
        foreach (IStoppingCriterion met in criteria)
        {
            Assert.That(await session.CollectAsync(null, met), Is.Empty);
        }

        Assert.That(source.Asked, Has.Count.EqualTo(asked));
        Assert.That(await session.CollectAsync(null, Stop.AtLevel(2)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task RefineAsync_AskedBeforeTheFirstStep_SeesWhatIsShown()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Measured);
        await session.RefineToAsync(2);
        List<Refinement> judged = [];
        await session.CollectAsync(null, Stop.When(step =>
        {
            judged.Add(step);
            return true;
        }));
        Refinement shown = judged.Single();
        Assert.That(
            (shown.Level, shown.Quality!.Value.PsnrY, shown.PreviousQuality!.Value.PsnrY), Is.EqualTo((2, 28.4, 28)));
        Assert.That(shown.Changed.Width, Is.Zero);
        Assert.That(Pixels(shown), Is.EqualTo(Expected(2)));
    }

    [Test]
    public async Task RefineAsync_FiguresThatAreNotThere_SaysSoBeforeFetching()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using TestSource source = new(Opaque);
        await using PictureSession session = receiver.Open(source);
        (IStoppingCriterion Until, string Figure)[] criteria =
        [
            (Stop.WhenPsnr(30), "PSNR"), (Stop.WhenSsim(0.9), "SSIM"), (Stop.WhenGainBelow(1), "PSNR"),
            (Stop.WhenAny(Stop.AtLevel(0), Stop.WhenSsim(0.9)), "SSIM"),
        ];
        foreach ((IStoppingCriterion until, string figure) in criteria)
        {
            Assert.That(
                async () => await session.CollectAsync(null, until),
                Throws.InvalidOperationException.With.Message.Contains($"{figure} is not known")
                    .And.Message.Contains("psr encode --measure"));
        }

        Assert.That(source.Asked, Is.Empty);
        Assert.That(await session.CollectAsync(null), Has.Count.EqualTo(4));
    }

    /// <summary>A picture smaller than the metric's window has PSNR and no SSIM.</summary>
    [Test]
    public async Task RefineAsync_NoSsimButPsnr_SaysSo()
    {
        EncodedPicture tiny = Opaque.With([.. Enumerable.Repeat(new MeasuredQuality(30, double.NaN), 4)]);
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(tiny);
        Assert.That(
            async () => await session.CollectAsync(null, Stop.WhenSsim(0.9)),
            Throws.InvalidOperationException.With.Message.Contains("SSIM is not known"));
        Assert.That(await session.CollectAsync(null, Stop.WhenPsnr(30)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task RefineAsync_CriterionThatThrows_LeavesTheSessionUsable()
    {
        await using ProgressiveReceiver receiver = Receiver();
        await using PictureSession session = receiver.Open(Opaque);
        Assert.That(
            async () => await session.CollectAsync(null, Stop.When(_ => throw new FormatException())),
            Throws.TypeOf<FormatException>());
        Assert.That((await session.CollectAsync(null))[^1].Pixels, Is.EqualTo(Expected(3)));
    }

    [Test]
    public void GetLowestLevel_FiguresKnown_IsWhereTheCriterionWillStop()
    {
        MeasuredQuality[] qualities =
            [.. Enumerable.Range(0, 4).Select(level => new MeasuredQuality(30 + level, 0.5 + 0.1 * level))];
        PictureDescription measured = Opaque.With(qualities).Info;
        Assert.That(Stop.AtLevel(2).GetLowestLevel(measured), Is.EqualTo(2));
        Assert.That(Stop.WhenPsnr(31.5).GetLowestLevel(measured), Is.EqualTo(2));
        Assert.That(Stop.WhenPsnr(40).GetLowestLevel(measured), Is.EqualTo(4), "never");
        Assert.That(Stop.WhenSsim(0.55).GetLowestLevel(measured), Is.EqualTo(1));
        Assert.That(Stop.WhenPsnr(31.5).GetLowestLevel(Opaque.Info), Is.EqualTo(0), "not measured");
        Assert.That(Stop.WhenInnovation(30).GetLowestLevel(measured), Is.EqualTo(1));
        Assert.That(Stop.AfterBytes(5).GetLowestLevel(measured), Is.EqualTo(0));
        Assert.That(
            Stop.WhenAny(Stop.AtLevel(2), Stop.AfterBytes(5)).GetLowestLevel(measured), Is.EqualTo(0));
        Assert.That(Stop.WhenAny().GetLowestLevel(measured), Is.EqualTo(3));
    }

    [Test]
    public void Stop_ArgumentsOutside_Throw()
    {
        Assert.That(() => Stop.AtLevel(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Stop.AfterBytes(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Stop.After(TimeSpan.FromTicks(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Stop.When(null!), Throws.ArgumentNullException);
        Assert.That(() => Stop.WhenAny(null!), Throws.ArgumentNullException);
    }
}
