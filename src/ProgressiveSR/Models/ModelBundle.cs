using System.Reflection;
using System.Security.Cryptography;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Models;

/// <summary>
/// A model's files with their manifest, in a folder or embedded in an assembly. Files are read when asked for, so a
/// sender needs only the kernels and a receiver at level 0 only the x4 network.
/// </summary>
/// <remarks>
/// <code>
/// manifest.json                 schedule, networks, hashes
/// sampling-i.safetensors        16-bit kernel rows of level i   sampling-i.onnx
/// processing-i.safetensors      conv, Phi^i, K_i                processing-i, expanding-i, consistency-i.onnx
/// superresolver-xF.safetensors  network of factor F             superresolver-xF.onnx
/// superresolver-x2-levelL.*     the same for level L alone, in place of the one for all levels
/// </code>
/// The ONNX graphs hold no weights: they refer to the safetensors files beside them. Thread-safe.
/// </remarks>
public sealed class ModelBundle
{
    private readonly Func<string, ReadOnlyMemory<byte>?> read;
    private readonly Lazy<SamplingKernel> kernel;

    private ModelBundle(string source, Func<string, ReadOnlyMemory<byte>?> read)
    {
        this.read = read;
        Source = source;
        ReadOnlyMemory<byte> manifest = read(ModelManifestJson.FileName)
            ?? throw new InvalidModelException(
                $"{source} holds no {ModelManifestJson.FileName}: it is no model bundle.");
        try
        {
            Manifest = ModelManifestJson.Read(manifest.Span);
        }
        catch (InvalidModelException e)
        {
            throw new InvalidModelException($"{source} is no model bundle that can be used: {e.Message}", e);
        }

        kernel = new Lazy<SamplingKernel>(() => SamplingKernelFile.Read(this));
    }

    /// <summary>Where the bundle lies, for messages.</summary>
    public string Source { get; }

    /// <summary>What the model is.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The whole kernel, read on first use.</summary>
    /// <exception cref="InvalidModelException">A kernel file is missing or broken.</exception>
    public SamplingKernel Kernel => kernel.Value;

    /// <summary>Opens a bundle that is a folder.</summary>
    /// <param name="folder">The folder that holds <c>manifest.json</c>.</param>
    /// <exception cref="InvalidModelException">
    /// There is no such folder, it holds no manifest, or that is broken.
    /// </exception>
    public static ModelBundle Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new InvalidModelException($"There is no folder '{folder}', where a model bundle is to be.");
        }

        return new ModelBundle($"'{folder}'", name =>
        {
            // Spelled out: a null array would turn into empty memory, and a missing file into an empty one.
            string path = Path.Combine(folder, name);
            return File.Exists(path) ? File.ReadAllBytes(path) : default(ReadOnlyMemory<byte>?);
        });
    }

    /// <summary>Opens a bundle that is embedded in an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">What the resource names have before the file names.</param>
    /// <exception cref="InvalidModelException">There is no manifest, or it is broken.</exception>
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

    /// <summary>Reads a file and checks it against its length and hash in the manifest.</summary>
    /// <param name="name">File name as in the manifest.</param>
    /// <exception cref="InvalidModelException">
    /// The file is not listed, missing, or not the one that was listed.
    /// </exception>
    public ReadOnlyMemory<byte> ReadFile(string name)
    {
        ModelFile listed = Manifest.File(name);
        if (Path.GetFileName(name) != name)
        {
            throw new InvalidModelException($"Model '{Manifest.Name}' lists a file outside its folder: '{name}'.");
        }

        ReadOnlyMemory<byte> bytes = read(name)
            ?? throw new InvalidModelException($"{Source} lacks the file '{name}' that its manifest lists.");
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
}
