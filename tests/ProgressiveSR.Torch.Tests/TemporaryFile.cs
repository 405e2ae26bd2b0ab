namespace ProgressiveSR.Torch.Tests;

/// <summary>The name of a file that is deleted afterwards, if it was made.</summary>
internal sealed class TemporaryFile(string extension) : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"psr-test-{Guid.NewGuid():N}{extension}");

    public void Dispose() => File.Delete(Path);
}
