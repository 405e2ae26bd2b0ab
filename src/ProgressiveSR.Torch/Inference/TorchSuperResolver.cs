using ProgressiveSR.Models;
using ProgressiveSR.SuperResolution;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Runs any network of this package as a super-resolver.</summary>
/// <remarks>
/// Thread-safe. A running computation cannot be interrupted: cancellation is checked before and after it.
/// </remarks>
public sealed class TorchSuperResolver : ISuperResolver
{
    private readonly SuperResolutionNetwork network;
    private readonly Device device;

    /// <summary>
    /// Wraps a network and takes ownership: it is moved to the device and disposed with the super-resolver.
    /// </summary>
    /// <param name="network">The network, with its weights.</param>
    /// <param name="name">A display name.</param>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <exception cref="ArgumentException">The device name is invalid.</exception>
    /// <exception cref="TorchRuntimeException">The device is missing.</exception>
    public TorchSuperResolver(SuperResolutionNetwork network, string name, string device = "cpu")
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        this.device = TorchDevice.Open(device);
        network.Keep(this.device);
        network.eval();
        NetworkDescription description = network.Describe();
        Info = new SuperResolverInfo
        {
            Name = name,
            Factor = network.Factor,
            InputChannels = network.InputChannels,
            Halo = network.Halo,
            Window = network.Window,
            Parameters = description.Parameters,
        };
    }

    /// <inheritdoc/>
    public SuperResolverInfo Info { get; }

    /// <inheritdoc/>
    public void SuperResolve(
        ReadOnlySpan<float> source,
        int width,
        int height,
        Span<float> destination,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long pixels = (long)width * height;
        SpanTensors.Require(source.Length, Info.InputChannels * pixels, nameof(source));
        SpanTensors.Require(destination.Length, 3 * pixels * Info.Factor * Info.Factor, nameof(destination));
        if (SuperResolverWindows.TryRun(this, source, width, height, destination, cancellationToken))
        {
            return;
        }

        using (TorchCall call = new(cancellationToken))
        {
            Tensor input = SpanTensors.ToDevice(source, [1, Info.InputChannels, height, width], device);
            SpanTensors.CopyTo(network.call(Convolution.ChannelsLast(input)), destination);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => network.Dispose();
}
