using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Processing;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;
using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Runs models on libtorch, from the same bundles as every other backend.</summary>
/// <remarks>
/// Thread-safe. A running computation cannot be interrupted: cancellation is checked before it, by super-resolvers also
/// after it, and by sampling units before every thousand blocks.
/// </remarks>
public sealed class TorchBackend : IInferenceBackend
{
    private readonly Device device;

    /// <summary>Loads libtorch.</summary>
    /// <param name="options">Device, threads and library folders; null for the CPU.</param>
    /// <exception cref="TorchRuntimeException">libtorch or the device is missing.</exception>
    /// <exception cref="ArgumentException">
    /// The device name is invalid, or the number of threads is negative.
    /// </exception>
    public TorchBackend(TorchOptions? options = null)
    {
        options ??= new TorchOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        TorchRuntime.Initialize(options.Runtime);
        device = TorchDevice.Open(options.Device);
        if (options.Threads > 0)
        {
            set_num_threads(options.Threads);
        }
    }

    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public string Device => device.type == DeviceType.CPU ? "cpu" : $"cuda:{Math.Max(device.index, 0)}";

    /// <inheritdoc/>
    public ISamplingUnit CreateSamplingUnit(ModelBundle model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new TorchSamplingUnit(model, device);
    }

    /// <inheritdoc/>
    public IProcessingUnit CreateProcessingUnit(ModelBundle model, int level)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new TorchProcessingUnit(model, level, device);
    }

    /// <inheritdoc/>
    public ISuperResolver CreateSuperResolver(ModelBundle model, string network)
    {
        ArgumentNullException.ThrowIfNull(model);
        NetworkDescription description = model.Manifest.Network(network);
        string name = $"{model.Manifest.Name} {description.Architecture} {network}";
        SuperResolutionNetwork module = CreateNetwork(model, description);
        try
        {
            Require(module, description, model);
            BundleWeights.Load(model, ModelManifest.NetworkFile(network), module.named_parameters());
            return new TorchSuperResolver(module, name, Device);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    private static SuperResolutionNetwork CreateNetwork(ModelBundle model, NetworkDescription description)
    {
        try
        {
            return NetworkCatalog.Create(description.Architecture, description.Factor, description.Settings);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidModelException(
                $"{model.Source} has a network '{description.Architecture}' of factor {description.Factor}, which "
                + $"cannot be created: {e.Message.ReplaceLineEndings(" ")}",
                e);
        }
    }

    /// <summary>
    /// Throws if a network's settings differ from the manifest, which receivers on other backends rely on.
    /// </summary>
    private static void Require(SuperResolutionNetwork network, NetworkDescription description, ModelBundle model)
    {
        if (network.InputChannels != description.InputChannels)
        {
            throw new InvalidModelException(
                $"The manifest of {model.Source} states {description.InputChannels} input channels for the network "
                + $"'{description.Architecture}' of factor {description.Factor}, which takes {network.InputChannels}.");
        }

        if (network.Halo != description.Halo || network.Window != description.Window)
        {
            throw new InvalidModelException(
                $"The manifest of {model.Source} states {Reach(description.Halo, description.Window)} for the network "
                + $"'{description.Architecture}' of factor {description.Factor}, whose settings make it "
                + $"{Reach(network.Halo, network.Window)}.");
        }

        static string Reach(int halo, NetworkWindow? window) => window is null
            ? $"a halo of {halo}"
            : $"a halo of {halo} and windows of {window.Side} pixels that overlap by {window.Overlap}";
    }
}
