using System.Globalization;

namespace ProgressiveSR;

/// <summary>Stopping criteria.</summary>
public static class Stop
{
    private const string Psnr = "PSNR";
    private const string Ssim = "SSIM";

    /// <summary>Stops at a level.</summary>
    /// <param name="level">The level, 0 or above.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is negative.</exception>
    public static IStoppingCriterion AtLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        return new Criterion(
            step => step.Level >= level ? $"level {step.Level} is reached" : null, lowest: _ => level);
    }

    /// <summary>
    /// Stops when a PSNR is reached: that of the whole picture if the sender has measured it, else that of the region's
    /// linear picture, which the network's is hardly ever below.
    /// </summary>
    /// <param name="decibels">PSNR-Y in dB.</param>
    public static IStoppingCriterion WhenPsnr(double decibels) => new Criterion(
        step => step.Quality is { } measured
            ? measured.PsnrY >= decibels ? Text($"PSNR is {measured.PsnrY:0.00} dB") : null
            : step.LinearPsnrY >= decibels ? Text($"PSNR is at least {step.LinearPsnrY:0.00} dB") : null,
        needs: Psnr,
        isLinearEnough: true,
        lowest: picture => FindLevel(picture, quality => quality.PsnrY >= decibels));

    /// <summary>
    /// Stops when the estimated PSNR of what is shown reaches a number: <see cref="Refinement.EstimatedPsnrY"/>, for
    /// which nobody needs the original. Level 0 has no estimate, so that at least one increment is fetched.
    /// </summary>
    /// <param name="decibels">PSNR-Y in dB.</param>
    public static IStoppingCriterion WhenInnovation(double decibels) => new Criterion(
        step => step.EstimatedPsnrY >= decibels
            ? Text($"estimated {step.EstimatedPsnrY:0.0} dB ≥ {decibels:0.##} dB at level {step.Level}")
            : null,
        needsEstimate: true,
        lowest: _ => 1);

    /// <summary>Stops when the whole picture reaches an SSIM, as measured by the sender.</summary>
    /// <param name="similarity">SSIM-Y, 0..1.</param>
    public static IStoppingCriterion WhenSsim(double similarity) => new Criterion(
        step => step.Quality?.SsimY >= similarity ? Text($"SSIM is {step.Quality.Value.SsimY:0.0000}") : null,
        needs: Ssim,
        lowest: picture => FindLevel(picture, quality => quality.SsimY >= similarity));

    /// <summary>Stops when a level gains little PSNR over the previous one, as measured by the sender.</summary>
    /// <param name="decibels">The smallest gain in PSNR-Y that justifies another level, in dB.</param>
    public static IStoppingCriterion WhenGainBelow(double decibels) => new Criterion(
        step => step.Quality?.PsnrY - step.PreviousQuality?.PsnrY is double gain && !(gain >= decibels)
            ? Text($"level {step.Level} gained {gain:0.00} dB")
            : null,
        needs: Psnr);

    /// <summary>Stops when a step hardly changes the picture.</summary>
    /// <param name="decibels">
    /// PSNR-Y in dB between the pictures before and after a step, from which the picture counts as settled.
    /// </param>
    public static IStoppingCriterion WhenSettled(double decibels) => new Criterion(
        step => step.Movement >= decibels
            ? Text($"level {step.Level} is {step.Movement:0.0} dB from the previous one")
            : null);

    /// <summary>Stops after a number of bytes; the step that exceeds the limit is shown.</summary>
    /// <param name="bytes">Bytes of the session, including header and index.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static IStoppingCriterion AfterBytes(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new Criterion(
            step => step.BytesReceived >= bytes ? Text($"{step.BytesReceived:#,0} bytes were received") : null);
    }

    /// <summary>Stops after some time; the step that exceeds the limit is shown.</summary>
    /// <param name="time">Time since refining began.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static IStoppingCriterion After(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return new Criterion(
            step => step.Elapsed >= time ? Text($"{step.Elapsed.TotalSeconds:0.0} seconds have passed") : null);
    }

    /// <summary>Asks the caller, as in the paper's user interface.</summary>
    /// <param name="isGoodEnough">Whether to stop.</param>
    public static IStoppingCriterion When(Func<Refinement, bool> isGoodEnough)
    {
        ArgumentNullException.ThrowIfNull(isGoodEnough);
        return new Criterion(step => isGoodEnough(step) ? "it is good enough" : null);
    }

    /// <summary>Stops as soon as one of several criteria does.</summary>
    /// <param name="criteria">The criteria, evaluated in order.</param>
    public static IStoppingCriterion WhenAny(params IReadOnlyList<IStoppingCriterion> criteria)
    {
        ArgumentNullException.ThrowIfNull(criteria);
        return new Any([.. criteria]);
    }

    /// <summary>The first level of which the measured quality is enough, if that is known; else 0.</summary>
    private static int FindLevel(PictureDescription picture, Predicate<MeasuredQuality> isEnough)
    {
        int level = picture.Levels.TakeWhile(level => level.Quality is { } quality && !isEnough(quality)).Count();
        return level == picture.Levels.Count || picture.Levels[level].Quality is not null ? level : 0;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Criterion(
        Func<Refinement, string?> judge,
        string? needs = null,
        bool isLinearEnough = false,
        bool needsEstimate = false,
        Func<PictureDescription, int>? lowest = null)
        : IStoppingCriterion
    {
        public bool NeedsEstimate => needsEstimate;

        public int GetLowestLevel(PictureDescription picture)
        {
            ArgumentNullException.ThrowIfNull(picture);
            return lowest?.Invoke(picture) ?? 0;
        }

        public void Require(PictureDescription picture)
        {
            ArgumentNullException.ThrowIfNull(picture);
            if (needs is not null && picture.Levels.Any(
                level => level.Quality is null && !(isLinearEnough && level.LinearPsnrY is not null)))
            {
                throw new InvalidOperationException(
                    $"The sender has not measured this picture, so {needs} is not known: measure it when "
                    + "encoding (psr encode --measure), or use another stopping criterion.");
            }

            if (needs is Ssim && picture.Levels.Any(level => double.IsNaN(level.Quality!.Value.SsimY)))
            {
                throw new InvalidOperationException(
                    $"{Ssim} is not known, as the picture is smaller than its window: use another stopping criterion.");
            }
        }

        public ValueTask<string?> ShouldStopAsync(Refinement refinement, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(refinement);
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(judge(refinement));
        }
    }

    private sealed class Any(IStoppingCriterion[] criteria) : IStoppingCriterion
    {
        public bool NeedsEstimate => Array.Exists(criteria, criterion => criterion.NeedsEstimate);

        public int GetLowestLevel(PictureDescription picture)
        {
            ArgumentNullException.ThrowIfNull(picture);
            return criteria.Length > 0
                ? criteria.Min(criterion => criterion.GetLowestLevel(picture))
                : picture.HighestLevel;
        }

        public void Require(PictureDescription picture)
        {
            foreach (IStoppingCriterion criterion in criteria)
            {
                criterion.Require(picture);
            }
        }

        public async ValueTask<string?> ShouldStopAsync(
            Refinement refinement, CancellationToken cancellationToken = default)
        {
            foreach (IStoppingCriterion criterion in criteria)
            {
                if (await criterion.ShouldStopAsync(refinement, cancellationToken).ConfigureAwait(false) is { } reason)
                {
                    return reason;
                }
            }

            return null;
        }
    }
}
