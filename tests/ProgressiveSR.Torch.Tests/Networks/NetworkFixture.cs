using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Networks;

/// <summary>What all our networks have in common, beyond what every network promises.</summary>
public abstract class NetworkFixture : TensorFixture
{
    /// <summary>A pixel changes results as far away as the halo says, and no further.</summary>
    protected static void AssertReachIsHalo(SuperResolutionNetwork network)
    {
        // The path through the outermost taps alone is weak. Among zeros nothing drowns it: positive weights, whose
        // sums no ReLU cuts, no biases, and black all around one white pixel.
        Fill(network, parameter => parameter.dim() > 1 ? (0.5 / FanIn(parameter), 1.5 / FanIn(parameter)) : (0, 0));
        network.to(ScalarType.Float64);
        network.ComputeType = ScalarType.Float64;
        int halo = network.Halo, side = 2 * halo + 5, centre = side / 2;
        Tensor input = zeros([1, network.InputChannels, side, side], ScalarType.Float64);
        if (network.InputChannels > 3)
        {
            // Grey is what such a network takes for 0, and a step of 0 would hide what it adds.
            input = input.Plus(0.5);
            input.narrow(1, network.InputChannels - 1, 1).copy_(ones(1, ScalarType.Float64));
        }

        Tensor other = input.clone();
        other[0, 0, centre, centre] = 1;

        Tensor change = nn.functional.max_pool2d(
            (network.call(other) - network.call(input)).abs().amax([1], keepdim: true), network.Factor);

        double[] reach = change.detach().contiguous().data<double>().ToArray();
        Assert.Multiple(() =>
        {
            for (int i = 0; i < reach.Length; i++)
            {
                int distance = Math.Max(Math.Abs(i / side - centre), Math.Abs(i % side - centre));
                if (distance > halo)
                {
                    Assert.That(reach[i], Is.Zero, $"distance {distance}");
                }
            }

            double edge = Enumerable.Range(0, reach.Length).Where(i => i % side == centre + halo).Max(i => reach[i]);
            Assert.That(edge, Is.GreaterThan(0), "right edge of the halo");
        });
    }

    /// <summary>A new network enlarges a smooth picture as interpolation does, and all of it learns.</summary>
    protected static void AssertStartsNearBicubic(SuperResolutionNetwork network)
    {
        const int Side = 16, Border = 3;
        Tensor waves = linspace(0, 6, Side).sin().Times(0.4).Plus(0.5);
        Tensor input =
            (waves.reshape(Side, 1) * stack([waves, waves.neg().Plus(1), waves.flip(0)], 0).reshape(3, 1, Side))
            .reshape(1, 3, Side, Side);

        Tensor result = network.call(input);

        Tensor offset = result - nn.functional.interpolate(
            input, scale_factor: [network.Factor, network.Factor], mode: InterpolationMode.Bicubic);
        int border = Border * network.Factor, inner = Side * network.Factor - 2 * border;
        double error = offset.narrow(2, border, inner).narrow(3, border, inner).abs().mean().item<float>();
        result.sum().backward();
        Assert.Multiple(() =>
        {
            Assert.That(error, Is.LessThan(0.02).And.GreaterThan(0));
            Assert.That(
                network.TrainableParameters().Count(parameter => parameter.grad is null), Is.Zero, "gradients");
        });
    }

    /// <summary>A body in 16 bits gives nearly what one in 32 bits gives, in 32 bits.</summary>
    protected static void AssertBFloat16IsNear(SuperResolutionNetwork network)
    {
        Fill(network, _ => (-0.2, 0.2));
        Tensor input = Values(1, 0, 1, 1, network.InputChannels, 12, 12);
        Tensor exact = network.call(input);

        network.ComputeType = ScalarType.BFloat16;
        Tensor rounded = network.call(input);

        Assert.Multiple(() =>
        {
            Assert.That(rounded.dtype, Is.EqualTo(ScalarType.Float32));
            double range = (exact.max() - exact.min()).item<float>();
            Assert.That(Difference(rounded, exact), Is.LessThan(0.03 * range).And.GreaterThan(0));
        });
    }

    /// <summary>All other tensors are freed, and the weights and the input are not.</summary>
    protected static void AssertLeavesOneTensor(SuperResolutionNetwork network)
    {
        Tensor input = Values(1, 0, 1, 1, network.InputChannels, 6, 5);
        using IDisposable guard = no_grad();
        Tensor first = network.call(input);
        using DisposeScope scope = NewDisposeScope();

        Tensor second = network.call(input);

        Assert.That(scope.DisposablesView.Single(), Is.SameAs(second));
        Assert.That(IsSame(first, second));
    }

    protected static long Count(IEnumerable<Parameter> parameters) => parameters.Sum(parameter => parameter.numel());

    private static void Fill(SuperResolutionNetwork network, Func<Parameter, (double Low, double High)> range)
    {
        using IDisposable guard = no_grad();
        int seed = 1;
        foreach (Parameter parameter in network.parameters())
        {
            (double low, double high) = range(parameter);
            parameter.copy_(Values(seed++, low, high, parameter.shape));
        }
    }

    private static double FanIn(Parameter parameter) => (double)parameter.numel() / parameter.shape[0];
}
