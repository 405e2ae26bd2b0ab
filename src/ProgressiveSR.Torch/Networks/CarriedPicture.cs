using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// Initial weights that carry the picture through a network in its first channels. Networks without a skip connection
/// around their body then start as an interpolation instead of noise, so a short training suffices. All weights stay
/// trainable.
/// </summary>
/// <remarks>
/// If a ReLU follows, a colour takes two channels, c and 3 + c, for x and -x: the ReLU passes the positive part of
/// each.
/// </remarks>
internal readonly struct CarriedPicture
{
    private const int Colours = 3;

    /// <summary>Initial weight of the contribution of the other channels to the picture.</summary>
    private const double Detail = 0.1;

    private readonly bool rectified;
    private readonly int channels;

    /// <summary>Defines how the picture is carried.</summary>
    /// <param name="rectified">Whether ReLUs follow the convolutions.</param>
    /// <param name="available">Number of connected channels: those of one group.</param>
    public CarriedPicture(bool rectified, int available)
    {
        this.rectified = rectified;
        int needed = rectified ? 2 * Colours : Colours;
        channels = needed <= available ? needed : 0;
    }

    /// <summary>Initialises a convolution that takes the picture as input.</summary>
    public void Enter(Conv2d convolution)
    {
        Clear(convolution, channels);
        for (int channel = 0; channel < channels; channel++)
        {
            Set(convolution, channel, channel % Colours, Sign(channel));
        }
    }

    /// <summary>Initialises a convolution whose input and output both start with the carried channels.</summary>
    public void Pass(Conv2d convolution)
    {
        Clear(convolution, channels);
        for (int channel = 0; channel < channels; channel++)
        {
            Set(convolution, channel, channel, 1);
        }
    }

    /// <summary>Initialises a convolution whose output is added to the carried channels.</summary>
    public void LeaveAlone(Conv2d convolution) => Clear(convolution, channels);

    /// <summary>
    /// Initialises a 3x3 convolution before a pixel shuffle as a quadratic interpolation of each channel.
    /// </summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="step">The shuffle's factor.</param>
    public void Enlarge(Conv2d convolution, int step)
    {
        Clear(convolution, channels * step * step);
        Interpolate(convolution, channels, step);
    }

    /// <summary>Initialises a convolution that outputs the picture.</summary>
    public void Leave(Conv2d convolution)
    {
        Fade(convolution);
        for (int channel = 0; channel < channels; channel++)
        {
            Set(convolution, channel % Colours, channel, Sign(channel));
        }
    }

    /// <summary>Initialises a 3x3 convolution before a pixel shuffle that outputs the picture.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="step">The shuffle's factor.</param>
    public void LeaveEnlarged(Conv2d convolution, int step)
    {
        Fade(convolution);
        Interpolate(convolution, Math.Min(Colours, channels), step);
    }

    private void Interpolate(Conv2d convolution, int enlarged, int step)
    {
        int phases = step * step;
        for (int output = 0; output < enlarged * phases; output++)
        {
            int channel = output / phases;
            double[] rows = Taps(output % phases / step, step);
            double[] columns = Taps(output % step, step);
            double[] kernel = [.. rows.SelectMany(row => columns.Select(column => row * column))];
            using Tensor taps = tensor(kernel, [3, 3]);
            for (int input = channel % Colours; input < channels; input += Colours)
            {
                using Tensor signed = taps.Times(Sign(channel) * Sign(input));
                convolution.weight[output, input].copy_(signed);
            }
        }
    }

    private void Fade(Conv2d convolution)
    {
        if (channels > 0)
        {
            convolution.weight.TimesInPlace(Detail);
            convolution.weight.narrow(1, 0, channels).zero_();
            convolution.bias!.zero_();
        }
    }

    private int Sign(int channel) => rectified && channel >= Colours ? -1 : 1;

    private static void Clear(Conv2d convolution, int outputs)
    {
        convolution.weight.narrow(0, 0, outputs).zero_();
        convolution.bias!.narrow(0, 0, outputs).zero_();
    }

    private static void Set(Conv2d convolution, int output, int input, double weight)
    {
        long side = convolution.weight.shape[2];
        using Scalar scalar = weight.ToScalar();
        convolution.weight[output, input, side / 2, side / 2].fill_(scalar);
    }

    /// <summary>
    /// Weights of the pixels at -1, 0 and 1 that evaluate the parabola through them at the position of a phase.
    /// </summary>
    private static double[] Taps(int phase, int step)
    {
        double place = (phase + 0.5) / step - 0.5;
        return [place * (place - 1) / 2, 1 - place * place, place * (place + 1) / 2];
    }
}
