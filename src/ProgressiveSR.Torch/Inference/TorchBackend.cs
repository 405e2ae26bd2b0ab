using TorchSharp;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Runs models on libtorch, from the same bundles as every other backend.</summary>
/// <remarks>Thread-safe. A computation under way cannot be interrupted: tokens are read before and after it.</remarks>
public sealed class TorchBackend : IInferenceBackend
{
    private readonly Device device;

    /// <summary>Starts libtorch.</summary>
    /// <param name="options">How to run, or null for the CPU.</param>
    /// <exception cref="TorchRuntimeException">libtorch is missing, or the device is.</exception>
    /// <exception cref="ArgumentException">The device's name means nothing.</exception>
    public TorchBackend(TorchOptions? options = null)
    {
        options ??= new TorchOptions();
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
    public ISuperResolver CreateSuperResolver(ModelBundle model, int factor, int? level = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        NetworkDescription description = model.Manifest.Network(factor, level);
        string name = $"{model.Manifest.Name} {description.Architecture} x{factor}";
        SuperResolutionNetwork network = CreateNetwork(model, description);
        try
        {
            BundleWeights.Load(model, ModelManifest.NetworkFile(factor, description.Level), network.named_parameters());
            return new TorchSuperResolver(network, name, Device);
        }
        catch
        {
            network.Dispose();
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
                + $"cannot be made: {e.Message.ReplaceLineEndings(" ")}",
                e);
        }
    }
}
