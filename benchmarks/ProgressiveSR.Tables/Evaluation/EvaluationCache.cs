using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ProgressiveSR.Models;

namespace ProgressiveSR.Tables;

/// <summary>
/// Keeps evaluation results in one file each, so that a long table can continue after an interruption. Files are keyed
/// by the model's manifest (which holds the hashes of its files), the pictures' names and lengths, and the backend, but
/// not by this program: delete the folder after changing it.
/// </summary>
/// <param name="folder">The folder for the files; created if missing.</param>
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
