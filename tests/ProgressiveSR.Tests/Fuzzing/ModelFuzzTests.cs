using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Damaged models: manifests, safetensors files and bundles of both.</summary>
public sealed partial class ModelFuzzTests
{
    private const int SafetensorsSeed = 4;
    private const int ManifestSeed = 5;
    private const int BundleSeed = 6;

    /// <summary>Exceptions with messages and stack traces, and small objects.</summary>
    private const long Overhead = 1 << 16;

    /// <summary>What a byte of a header costs at most: names, shapes and dictionaries of tensors.</summary>
    private const long HeaderCost = 40;

    /// <summary>The serializer's buffers, and schedules, stand beside the text.</summary>
    private const long ManifestCost = 60;

    private readonly FuzzInput[] safetensors = MakeSafetensors();
    private readonly byte[][] manifests = MakeManifests();

    [Test]
    public void Parse_MutatedSafetensors_SucceedsOrThrowsInvalidData() =>
        FuzzRun.Run(0.08, SafetensorsSeed, random =>
        {
            byte[] bytes = MutateSafetensors(safetensors, random);
            SafetensorsFile? file = null;
            FuzzRun.RequireBounded(Overhead + HeaderCost * bytes.Length, "parsing", () =>
            {
                try
                {
                    file = SafetensorsFile.Parse(bytes);
                }
                catch (InvalidDataException)
                {
                }
            });
            if (file is not null)
            {
                ReadTensors(file, bytes);
            }
        });

    [Test]
    public void Read_MutatedManifest_SucceedsOrThrowsInvalidModel()
    {
        int read = 0;
        FuzzRun.Run(0.06, ManifestSeed, random =>
        {
            byte[] json = JsonMutator.Mutate(manifests[random.Next(manifests.Length)], random);
            ModelManifest? manifest = null;
            FuzzRun.RequireBounded(
                Overhead + ManifestCost * json.Length, "reading", () => manifest = ReadRepaired(json));
            if (manifest is not null)
            {
                read++;
                UseManifest(manifest);
            }
        });
        FuzzRun.RequireSome(read, "were read");
    }

    [Test]
    public void Kernel_OfMutatedBundle_SucceedsOrThrowsInvalidModel()
    {
        byte[] manifest = ModelManifestJson.Write(TestModel.Make(8).Manifest);
        FuzzInput[] kernels = [.. safetensors.TakeLast(2)];
        string folder = Directory.CreateTempSubdirectory("psr-fuzz-").FullName;
        byte[]?[] there = new byte[kernels.Length][];
        int read = 0;
        try
        {
            FuzzRun.Run(0.01, BundleSeed, random =>
            {
                byte[] json = random.Next(2) == 0 ? manifest : JsonMutator.Mutate(manifest, random);
                byte[][] files = [.. kernels.Select(kernel => kernel.Bytes)];
                files[random.Next(files.Length)] = MutateSafetensors(kernels, random);
                read += ReadBundle(folder, json, files, there) ? 1 : 0;
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        FuzzRun.RequireSome(read, "were read");
    }

    private static bool ReadBundle(string folder, byte[] json, byte[][] files, byte[]?[] there)
    {
        for (int level = 0; level < files.Length; level++)
        {
            if (files[level] != there[level])
            {
                File.WriteAllBytes(Path.Combine(folder, ModelManifest.SamplingFile(level)), files[level]);
                there[level] = files[level];
            }
        }

        File.WriteAllBytes(Path.Combine(folder, ModelManifestJson.FileName), RepairHashes(json, files));
        try
        {
            return ModelBundle.Open(folder).Kernel.BlockSize == 8;
        }
        catch (InvalidModelException)
        {
            return false;
        }
    }

    /// <summary>Makes lengths, hashes and the fingerprint in a manifest fit, where it is still a manifest.</summary>
    private static byte[] RepairHashes(byte[] json, byte[][] files)
    {
        try
        {
            JsonNode document = JsonNode.Parse(json)!;
            for (int i = 0; i < files.Length; i++)
            {
                JsonNode entry = document["files"]![i]!;
                entry["bytes"] = files[i].Length;
                entry["sha256"] = Convert.ToHexStringLower(SHA256.HashData(files[i]));
            }

            json = Encoding.UTF8.GetBytes(document.ToJsonString());
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NullReferenceException
            or InvalidOperationException or ArgumentException)
        {
            return json;
        }

        return RepairFingerprint(json);
    }

    private static ModelManifest? ReadRepaired(byte[] json)
    {
        try
        {
            return ModelManifestJson.Read(RepairFingerprint(json));
        }
        catch (InvalidModelException)
        {
            return null;
        }
    }

    /// <summary>Puts in the fingerprint that the refusal names.</summary>
    private static byte[] RepairFingerprint(byte[] json)
    {
        try
        {
            _ = ModelManifestJson.Read(json);
        }
        catch (InvalidModelException e) when (Fingerprints().Match(e.Message) is { Success: true } match)
        {
            return Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(json).Replace(match.Groups[1].Value, match.Groups[2].Value));
        }
        catch (InvalidModelException)
        {
        }

        return json;
    }

    /// <summary>Whatever a manifest is asked for, it answers or says that the model is at fault.</summary>
    private static void UseManifest(ModelManifest manifest)
    {
        byte[] written = ModelManifestJson.Write(manifest);
        FuzzRun.Require(
            ModelManifestJson.Read(written).Fingerprint == manifest.Fingerprint, "it reads otherwise once written");
        try
        {
            _ = manifest.File(ModelManifest.SamplingFile(0));
            _ = manifest.NetworkOf(0).Settings.Count;
            _ = manifest.Network("x2").Settings.ToJsonString();
        }
        catch (InvalidModelException)
        {
        }
    }

    private static void ReadTensors(SafetensorsFile file, byte[] bytes)
    {
        long length = 0;
        foreach (SafetensorsTensor tensor in file.Tensors.Values)
        {
            FuzzRun.Require(
                bytes.AsSpan((int)tensor.FileOffset, tensor.Data.Length).SequenceEqual(tensor.Data.Span),
                "a tensor is not where it says");
            length += tensor.Data.Length;
            foreach (Func<int> convert in new Func<int>[]
            {
                () => tensor.ToSingles().Length,
                () => tensor.ToDoubles().Length,
                () => tensor.ToInt16s().Length,
                () => tensor.ToInt32s().Length,
            })
            {
                try
                {
                    FuzzRun.Require(convert() == tensor.ElementCount, "values got lost");
                }
                catch (InvalidDataException)
                {
                }
            }
        }

        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        FuzzRun.Require(length == bytes.Length - header - sizeof(ulong), "the tensors do not fill the file");
    }

    /// <summary>Damages the bytes, or the header's JSON whose length is then made right again.</summary>
    private static byte[] MutateSafetensors(FuzzInput[] inputs, Random random)
    {
        FuzzInput input = inputs[random.Next(inputs.Length)];
        if (random.Next(3) == 0)
        {
            return ByteMutator.Mutate(input, inputs[random.Next(inputs.Length)], random);
        }

        int end = input.Cuts[2];
        byte[] json = JsonMutator.Mutate(input.Bytes[sizeof(ulong)..end], random);
        byte[] bytes = [.. new byte[sizeof(ulong)], .. json, .. input.Bytes[end..]];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        return bytes;
    }

    private static FuzzInput[] MakeSafetensors()
    {
        SafetensorsWriter mixed = new();
        mixed.SetMetadata("format", "test");
        mixed.SetMetadata("größe", "\"😀\"");
        mixed.Add("d", [2, 3], [1.0, 2, 3, 4, 5, double.NaN]);
        mixed.Add("f", [4], [1f, 2, 3, float.PositiveInfinity]);
        mixed.Add("h", [1, 1, 2], [(Half)1, (Half)2]);
        mixed.Add("i", [2], [1, int.MinValue]);
        mixed.Add("s", [], [(short)7]);
        mixed.Add("b", [3], [true, false, true]);
        mixed.Add("empty", [0, 5], Array.Empty<byte>());
        SafetensorsWriter empty = new();
        ModelBundle bundle = TestModel.Make(8);
        return
        [
            Describe(mixed.Write),
            Describe(empty.Write),
            .. Enumerable.Range(0, bundle.Manifest.Schedule.Count).Select(
                level => Describe(stream => SamplingKernelFile.Write(bundle.Kernel, level, stream))),
        ];
    }

    private static FuzzInput Describe(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        byte[] bytes = stream.ToArray();
        int end = sizeof(ulong) + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return new FuzzInput(bytes, [(0, 8), (0, 4), (4, 4)], [0, sizeof(ulong), end, bytes.Length]);
    }

    private static byte[][] MakeManifests()
    {
        ModelManifest small = TestModel.Bundle(8).Manifest;
        ModelManifest rich = new()
        {
            Name = "rich",
            Description = "All that a manifest can hold.",
            TrainedOn = "Nothing.",
            BlockSize = 16,
            Levels =
            [
                .. LevelDescription.Squares(16, LevelSchedule.Squares(16, 4.5)).Select(
                    level => level with { Codec = PayloadCodec.Context }),
            ],
            Networks =
            [
                .. new[] { 4, 2 }.Select(factor => new NetworkDescription
                {
                    Name = $"x{factor}",
                    Factor = factor,
                    Architecture = "residual",
                    Settings = new JsonObject { ["features"] = 8, ["names"] = new JsonArray("a", 1, null) },
                    Halo = 9,
                    Parameters = 12345,
                    MultiplyAddsPerPixel = 1234.5,
                }),
            ],
            Files = [.. TestModel.Bundle(16).Manifest.Files, new ModelFile("more", 1, new string('0', 64))],
        };
        return [ModelManifestJson.Write(small), ModelManifestJson.Write(rich)];
    }

    [GeneratedRegex("states fingerprint ([0-9a-f]+), but .* have ([0-9a-f]{32})")]
    private static partial Regex Fingerprints();
}
