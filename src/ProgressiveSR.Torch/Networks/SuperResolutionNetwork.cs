using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Safetensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>
/// A trainable super-resolution network: B x <see cref="InputChannels"/> x H x W in 0..1 to B x 3 x FH x FW.
/// </summary>
public abstract class SuperResolutionNetwork : nn.Module<Tensor, Tensor>
{
    /// <summary>The maximum factor of a network.</summary>
    internal const int MostFactor = 64;

    private readonly List<nn.Module> frozen = [];

    /// <summary>Creates the network.</summary>
    /// <param name="architecture">The architecture's name in bundles.</param>
    /// <param name="factor">Integer factor, 2 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of range.</exception>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    protected SuperResolutionNetwork(string architecture, int factor)
        : base(TorchRuntime.InitializeFor(architecture))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor, MostFactor);
        Architecture = architecture;
        Factor = factor;
    }

    /// <summary>The architecture's name.</summary>
    public string Architecture { get; }

    /// <summary>Integer factor by which width and height grow.</summary>
    public int Factor { get; }

    /// <summary>
    /// Number of input channels: 3, the default, for pictures; <see cref="TransformReconstruction.Channels"/> for the
    /// expanded pictures of the separable kernel.
    /// </summary>
    public virtual int InputChannels => 3;

    /// <summary>The architecture's settings.</summary>
    public abstract JsonObject Settings { get; }

    /// <summary>
    /// Radius of the receptive field in source pixels; for a network with windows, <see cref="NetworkWindow.Reach"/>.
    /// </summary>
    public abstract int Halo { get; }

    /// <summary>The windows in which a network that is not local is run; null, the default, for a local one.</summary>
    public virtual NetworkWindow? Window => null;

    /// <summary>Multiply-adds per source pixel.</summary>
    public abstract long MultiplyAddsPerSourcePixel { get; }

    /// <summary>
    /// Type in which the convolutions of the body compute, if the network supports it. Convolutions on pictures, before
    /// or after enlargement, keep the pictures' type. bfloat16 is meant for training, on processors that support it.
    /// </summary>
    /// <value>
    /// Default <see cref="ScalarType.Float32"/>; alternatively <see cref="ScalarType.BFloat16"/>, or
    /// <see cref="ScalarType.Float64"/> for a network converted to it.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is another type.</exception>
    public ScalarType ComputeType
    {
        get;
        set => field = value is ScalarType.Float32 or ScalarType.BFloat16 or ScalarType.Float64
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, "Networks compute in Float32, BFloat16 or Float64.");
    } = ScalarType.Float32;

    /// <summary>
    /// Names of settings that affect how the network is run, but no weight: training from existing weights may change
    /// them (<c>startFrom</c>).
    /// </summary>
    protected internal virtual IReadOnlyCollection<string> RuntimeSettings => [];

    /// <summary>The network's description for a bundle.</summary>
    public NetworkDescription Describe() => new()
    {
        Name = $"x{Factor}",
        Factor = Factor,
        InputChannels = InputChannels,
        Architecture = Architecture,
        Settings = Settings,
        Halo = Halo,
        Window = Window,
        Parameters = parameters().Sum(parameter => parameter.numel()),
        MultiplyAddsPerPixel = (double)MultiplyAddsPerSourcePixel / (Factor * Factor),
    };

    /// <summary>The parameters that training may change: all except those of frozen modules.</summary>
    public IEnumerable<Parameter> TrainableParameters()
    {
        HashSet<Parameter> fixedOnes = new(
            frozen.SelectMany(module => module.parameters()), ReferenceEqualityComparer.Instance);
        return parameters().Where(parameter => !fixedOnes.Contains(parameter));
    }

    /// <summary>Loads all weights from a safetensors file; nothing is changed if they do not match.</summary>
    /// <param name="path">
    /// The file, smaller than 2 GB, with tensors named as the parameters; 64-bit and 16-bit values are converted.
    /// </param>
    /// <param name="isWeight">Selects the file's tensors that are weights, by name; null for all.</param>
    /// <exception cref="InvalidModelException">
    /// The file is not a safetensors file, or a tensor is missing, unexpected, or has the wrong shape or type.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void LoadWeights(string path, Func<string, bool>? isWeight = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafetensorsFile file;
        try
        {
            file = SafetensorsFile.Read(path);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelException($"'{path}' is not a safetensors file: {e.Message}", e);
        }

        StoredWeights.Load(file, $"'{path}'", named_parameters(), isWeight);
    }

    /// <summary>Writes all weights to a safetensors file, as 32-bit floats named as the parameters.</summary>
    /// <param name="path">The file to create or replace, atomically.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveWeights(string path) =>
        AtomicFile.Write(path, NetworkWeights.AsTrained(this).ToSafetensors().Write);

    /// <summary>
    /// Whether the weights of one network fit the other: factor, architecture and settings are equal.
    /// </summary>
    internal bool IsOfTheKindOf(SuperResolutionNetwork other) =>
        Factor == other.Factor && Architecture == other.Architecture
        && JsonNode.DeepEquals(Settings, other.Settings);

    /// <summary>
    /// Creates an equivalent network with the fewest weights, to export in place of this one; null, the default, if
    /// there are no weights to merge.
    /// </summary>
    /// <exception cref="TorchRuntimeException">libtorch is missing.</exception>
    protected internal virtual SuperResolutionNetwork? Merge() => null;

    /// <summary>Excludes a registered module from training: its parameters stay constant.</summary>
    /// <param name="module">The module, whose values are part of the architecture.</param>
    protected void Freeze(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        frozen.Add(module);
        foreach (Parameter parameter in module.parameters())
        {
            parameter.requires_grad = false;
        }
    }
}
