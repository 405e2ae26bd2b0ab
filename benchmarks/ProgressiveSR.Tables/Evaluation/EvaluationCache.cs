using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ProgressiveSR.Models;

namespace ProgressiveSR.Tables;

/// <summary>
/// Keeps what was evaluated, a file each, so that a long table goes on where it was interrupted. What a file stands for
/// is the model's manifest, which names its files by their hashes, the pictures by name and length, and what networks ran
/// on; not this program, after whose changes the folder has to go.
/// </summary>
/// <param name="folder">Where the files are; made if it is missing.</param>
internal sealed class EvaluationCache(string folder)
{
    public EvalResult? Find(ModelBundle model, string pictures, BackendArguments backend)
    {
        string path = PathOf(model, pictures, backend);
        return File.Exists(path)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ResultJson.Readable.EvalResult)
            : null;
    }

    public void Add(ModelBundle model, string pictures, BackendArguments backend, EvalResult result)
    {
        Directory.CreateDirectory(folder);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(result, ResultJson.Readable.EvalResult);
        AtomicFile.Write(PathOf(model, pictures, backend), stream => stream.Write(json));
    }

    private string PathOf(ModelBundle model, string pictures, BackendArguments backend)
    {
        string key = string.Join('\n', [
            backend.Backend,
            backend.Device,
            Encoding.UTF8.GetString(ModelManifestJson.Write(model.Manifest)),
            .. PictureFolder.List(pictures).Select(file => $"{Path.GetFileName(file)} {new FileInfo(file).Length}"),
        ]);
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24];
        return Path.Combine(folder, $"{model.Manifest.Name}-{Path.GetFileName(pictures)}-{name}.json");
    }
}
