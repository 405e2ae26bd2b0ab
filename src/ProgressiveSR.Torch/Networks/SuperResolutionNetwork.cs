using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>A super-resolution network that can be trained here: B x 3 x H x W in 0..1 to B x 3 x FH x FW.</summary>
public abstract class SuperResolutionNetwork : nn.Module<Tensor, Tensor>
{
    /// <summary>The greatest factor of a network.</summary>
    internal const int MostFactor = 64;

    private readonly List<nn.Module> frozen = [];

    /// <summary>Makes the network.</summary>
    /// <param name="architecture">The architecture's name, by which bundles refer to it.</param>
    /// <param name="factor">Whole factor, 2 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of its range.</exception>
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
    /// Type in which the convolutions of the body compute, where the network heeds it. Convolutions that see a picture,
    /// small or enlarged, stay in the type of that. bfloat16 is meant for training, on processors that have it.
    /// </summary>
    /// <value>
    /// Default <see cref="ScalarType.Float32"/>; or <see cref="ScalarType.BFloat16"/>, or
    /// <see cref="ScalarType.Float64"/> for a network that was moved to it.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">It is another type.</exception>
    public ScalarType ComputeType
    {
        get;
        set => field = value is ScalarType.Float32 or ScalarType.BFloat16 or ScalarType.Float64
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, "Networks compute in Float32, BFloat16 or Float64.");
    } = ScalarType.Float32;

    /// <summary>
    /// Names of the settings that say how the network is run and that no weight depends on: a network with weights may
    /// be continued with others (<c>startFrom</c>).
    /// </summary>
    protected internal virtual IReadOnlyCollection<string> RuntimeSettings => [];

    /// <summary>What a bundle says of this network.</summary>
    public NetworkDescription Describe() => new()
    {
        Name = $"x{Factor}",
        Factor = Factor,
        Architecture = Architecture,
        Settings = Settings,
        Halo = Halo,
        Window = Window,
        Parameters = parameters().Sum(parameter => parameter.numel()),
        MultiplyAddsPerPixel = (double)MultiplyAddsPerSourcePixel / (Factor * Factor),
    };

    /// <summary>The parameters that training may change: all but those of frozen modules.</summary>
    public IEnumerable<Parameter> TrainableParameters()
    {
        HashSet<Parameter> fixedOnes = new(
            frozen.SelectMany(module => module.parameters()), ReferenceEqualityComparer.Instance);
        return parameters().Where(parameter => !fixedOnes.Contains(parameter));
    }

    /// <summary>Fills all weights from a safetensors file; nothing is changed where it does not fit.</summary>
    /// <param name="path">
    /// The file, below 2 GB, whose tensors bear the names of the parameters; values of 64 or 16 bits are converted.
    /// </param>
    /// <param name="isWeight">
    /// Says by their names which tensors of the file are weights, the others being left out; null for all.
    /// </param>
    /// <exception cref="InvalidModelException">
    /// The file is no safetensors file, or a tensor is missing, left over, or has another shape or type.
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
            throw new InvalidModelException($"'{path}' is no safetensors file: {e.Message}", e);
        }

        StoredWeights.Load(file, $"'{path}'", named_parameters(), isWeight);
    }

    /// <summary>
    /// Writes all weights into a safetensors file, in 32 bits and under the names of the parameters.
    /// </summary>
    /// <param name="path">The file to make or replace; it appears whole or not at all.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveWeights(string path) => AtomicFile.Write(path, NetworkWeights.Of(this).ToSafetensors().Write);

    /// <summary>Whether weights of one network fit the other: factor, architecture and settings are the same.</summary>
    internal bool IsOfTheKindOf(SuperResolutionNetwork other) =>
        Factor == other.Factor && Architecture == other.Architecture
        && JsonNode.DeepEquals(Settings, other.Settings);

    /// <summary>Takes a registered module out of training: its parameters stay what they are.</summary>
    /// <param name="module">The module, with values that belong to the architecture.</param>
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
