using System.Reflection;
using System.Security.Cryptography;
using ProgressiveSR.Coding;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

/// <summary>
/// A model's files and their manifest, in a folder or embedded in an assembly. Files are read on demand, so a sender
/// needs only kernels and tables, and a receiver at level 0 only tables and the x4 network.
/// </summary>
/// <remarks>
/// <code>
/// manifest.json                 schedule, networks, hashes
/// sampling-i.safetensors        16-bit kernel rows of level i   sampling-i.onnx
/// coding.safetensors            tables of the context codec, reconstruction points
/// processing-i.safetensors      conv, Phi^i, K_i                processing-i, expanding-i, consistency-i.onnx
/// superresolver-xF.safetensors  network of factor F             superresolver-xF.onnx
/// superresolver-x2-levelL.*     a network for level L only, instead of one for all levels
/// </code>
/// The ONNX graphs hold no weights: they refer to the safetensors files beside them. A model may hold only what differs
/// from another, its base model, and read the same packets: networks, as a rule. Thread-safe.
/// </remarks>
public sealed class ModelBundle
{
    private readonly Func<string, ReadOnlyMemory<byte>?> read;
    private readonly Lazy<SamplingKernel> kernel;
    private readonly Lazy<ContextTables> tables;
    private readonly Lazy<PayloadCodecs> codecs;

    private ModelBundle(string source, Func<string, ReadOnlyMemory<byte>?> read, ModelBundle? baseModel = null)
    {
        this.read = read;
        Source = source;
        BaseModel = baseModel;
        ReadOnlyMemory<byte> manifest = read(ModelManifestJson.FileName)
            ?? throw new InvalidModelException(
                $"{source} holds no {ModelManifestJson.FileName}: it is not a model bundle.");
        try
        {
            Manifest = ModelManifestJson.Read(manifest.Span);
        }
        catch (InvalidModelException e)
        {
            throw new InvalidModelException($"{source} is not a usable model bundle: {e.Message}", e);
        }

        kernel = new Lazy<SamplingKernel>(() => Manifest.Kernel == KernelKind.Dense
            ? SamplingKernelFile.Read(this)
            : throw new InvalidModelException($"Model '{Manifest.Name}' has no trained kernel."));
        tables = new Lazy<ContextTables>(ReadTables);
        codecs = new Lazy<PayloadCodecs>(() => new PayloadCodecs(tables.Value));
    }

    /// <summary>The location of the bundle, for messages.</summary>
    public string Source { get; }

    /// <summary>The model's manifest.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>
    /// The model whose files this one takes where it has none (<see cref="WithBase"/>); null for none.
    /// </summary>
    public ModelBundle? BaseModel { get; }

    /// <summary>The complete trained kernel, read on first use.</summary>
    /// <exception cref="InvalidModelException">
    /// A kernel file is missing or invalid, or the model has no trained kernel.
    /// </exception>
    public SamplingKernel Kernel => kernel.Value;

    /// <summary>Creates the sampling unit of the shipped samplers that the model's kernel needs.</summary>
    /// <param name="options">How to use the machine; null for the defaults.</param>
    /// <exception cref="InvalidModelException">A kernel file is missing or invalid.</exception>
    public ISamplingUnit CreateSampler(SamplerOptions? options = null) =>
        Manifest.Kernel == KernelKind.Transform
            ? new TransformSampler(Manifest.Schedule, options)
            : new IntegerSampler(Kernel, options);

    /// <summary>The codecs of the model's samples; their tables are read on first use.</summary>
    /// <exception cref="InvalidModelException">The file with the tables is missing or invalid.</exception>
    public PayloadCodecs Codecs => codecs.Value;

    /// <summary>
    /// Creates the linear part of receivers of the separable kernel, with the model's reconstruction points or, where
    /// it has no tables, those of an untrained model.
    /// </summary>
    /// <exception cref="InvalidModelException">
    /// The model has a trained kernel, or the file with the tables is missing or invalid.
    /// </exception>
    public TransformReconstruction CreateReconstruction() => Manifest.Kernel == KernelKind.Transform
        ? new TransformReconstruction(Manifest.Schedule, tables.Value.Points)
        : throw new InvalidModelException($"Model '{Manifest.Name}' does not have the separable kernel.");

    /// <summary>Opens a bundle in a folder.</summary>
    /// <param name="folder">The folder that holds <c>manifest.json</c>.</param>
    /// <exception cref="InvalidModelException">
    /// The folder does not exist, holds no manifest, or its manifest is invalid.
    /// </exception>
    public static ModelBundle Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new InvalidModelException($"There is no folder '{folder}' to read a model bundle from.");
        }

        return new ModelBundle($"'{folder}'", name =>
        {
            // Spelled out, as a null array would convert to empty memory, and a missing file would be read as empty.
            string path = Path.Combine(folder, name);
            return File.Exists(path) ? File.ReadAllBytes(path) : default(ReadOnlyMemory<byte>?);
        });
    }

    /// <summary>Opens a bundle that is embedded in an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">The prefix of the resource names, before the file names.</param>
    /// <exception cref="InvalidModelException">There is no manifest, or it is invalid.</exception>
    public static ModelBundle FromResources(Assembly assembly, string prefix)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return new ModelBundle($"{assembly.GetName().Name} ({prefix})", name =>
        {
            using Stream? stream = assembly.GetManifestResourceStream(prefix + name);
            if (stream is null)
            {
                return default(ReadOnlyMemory<byte>?);
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        });
    }

    /// <summary>
    /// The same bundle with its base model, for a model that holds only what differs from another: its networks, as
    /// a rule.
    /// </summary>
    /// <param name="baseModel">The model that <see cref="ModelManifest.BaseModel"/> names.</param>
    /// <exception cref="InvalidModelException">
    /// The model is whole by itself, or goes with another base model or another version of it.
    /// </exception>
    public ModelBundle WithBase(ModelBundle baseModel)
    {
        ArgumentNullException.ThrowIfNull(baseModel);
        if (Manifest.BaseModel is not { } wanted)
        {
            throw new InvalidModelException(
                $"Model '{Manifest.Name}' of {Source} is whole by itself and has no base model.");
        }

        ModelManifest given = baseModel.Manifest;
        return given.Name == wanted && given.Fingerprint == Manifest.Fingerprint
            ? new ModelBundle(Source, read, baseModel)
            : throw new InvalidModelException(
                $"Model '{Manifest.Name}' goes with the kernels of '{wanted}' (fingerprint {Manifest.Fingerprint}), "
                + $"not with those of '{given.Name}' ({given.Fingerprint}): {FindBase(wanted)}.");
    }

    /// <summary>Reads a file and verifies its length and hash against the manifest.</summary>
    /// <param name="name">The file name in the manifest.</param>
    /// <exception cref="InvalidModelException">
    /// The file is not listed, is missing, or does not match the manifest, or it is the base model's, which is not at
    /// hand or has another version of it.
    /// </exception>
    public ReadOnlyMemory<byte> ReadFile(string name)
    {
        ModelFile listed = Manifest.File(name);
        if (Path.GetFileName(name) != name)
        {
            throw new InvalidModelException($"Model '{Manifest.Name}' lists a file outside its folder: '{name}'.");
        }

        if (read(name) is not { } bytes)
        {
            return ReadFromBase(listed);
        }

        if (bytes.Length != listed.Bytes)
        {
            throw new InvalidModelException(
                $"'{name}' of {Source} has {bytes.Length} bytes, but its manifest says {listed.Bytes}.");
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        if (hash != listed.Sha256)
        {
            throw new InvalidModelException(
                $"'{name}' of {Source} has SHA-256 {hash}, but its manifest says {listed.Sha256}.");
        }

        return bytes;
    }

    private ReadOnlyMemory<byte> ReadFromBase(ModelFile listed)
    {
        if (Manifest.BaseModel is not { } wanted)
        {
            throw new InvalidModelException($"{Source} lacks the file '{listed.Name}' that its manifest lists.");
        }

        if (BaseModel is null)
        {
            throw new InvalidModelException(
                $"Model '{Manifest.Name}' takes '{listed.Name}' from model '{wanted}', which is not at hand: "
                + $"{FindBase(wanted)}.");
        }

        return BaseModel.Manifest.Files.Contains(listed)
            ? BaseModel.ReadFile(listed.Name)
            : throw new InvalidModelException(
                $"Model '{Manifest.Name}' takes '{listed.Name}' from model '{wanted}', but {BaseModel.Source} has "
                + $"another version of it: {FindBase(wanted)}.");
    }

    private static string FindBase(string model) =>
        $"open it {nameof(WithBase)} the bundle of '{model}', for a model of this library that of the package "
        + $"ProgressiveSR.Models.{char.ToUpperInvariant(model[0])}{model[1..]}";

    private ContextTables ReadTables()
    {
        if (Manifest.Files.All(file => file.Name != ModelManifest.TablesFile))
        {
            return ContextTables.Untrained(Manifest.Schedule);
        }

        try
        {
            return ContextTablesFile.Read(ReadFile(ModelManifest.TablesFile), Manifest.Schedule);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelException(
                $"'{ModelManifest.TablesFile}' of {Source} does not hold this model's tables: {e.Message}", e);
        }
    }
}
