using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>A super-resolution network that can be trained here: B x 3 x H x W in 0..1 to B x 3 x FH x FW.</summary>
public abstract class SuperResolutionNetwork : nn.Module<Tensor, Tensor>
{
    /// <summary>Makes the network.</summary>
    /// <param name="architecture">The architecture's name, by which bundles refer to it.</param>
    /// <param name="factor">Whole factor, 2 or 4.</param>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    protected SuperResolutionNetwork(string architecture, int factor)
        : base(TorchRuntime.InitializeFor(architecture))
    {
        Architecture = architecture;
        Factor = factor;
    }

    /// <summary>The architecture's name.</summary>
    public string Architecture { get; }

    /// <summary>Whole factor by which width and height grow.</summary>
    public int Factor { get; }

    /// <summary>The architecture's settings.</summary>
    public abstract JsonObject Settings { get; }

    /// <summary>
    /// Receptive field in source pixels on each side; <see cref="NetworkWindow.Reach"/> of a network with windows.
    /// </summary>
    public abstract int Halo { get; }

    /// <summary>How a network that is not local is run; null, the default, for one that is.</summary>
    public virtual NetworkWindow? Window => null;

    /// <summary>Multiply-adds per source pixel.</summary>
    public abstract long MultiplyAddsPerSourcePixel { get; }

    /// <summary>
    /// Type in which the convolutions of the body compute; the skip connection stays in 32 bits. bfloat16 is about
    /// twice as fast on processors that have it, and meant for training.
    /// </summary>
    public ScalarType ComputeType { get; set; } = ScalarType.Float32;

    /// <summary>What a bundle says of this network.</summary>
    public NetworkDescription Describe() => new()
    {
        Factor = Factor,
        Architecture = Architecture,
        Settings = Settings,
        Halo = Halo,
        Window = Window,
        Parameters = parameters().Sum(parameter => parameter.numel()),
        MultiplyAddsPerPixel = (double)MultiplyAddsPerSourcePixel / (Factor * Factor),
    };
}
