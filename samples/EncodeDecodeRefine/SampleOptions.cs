namespace EncodeDecodeRefine;

/// <summary>What to send and where to put the results.</summary>
/// <param name="Photo">The picture file.</param>
/// <param name="Region">The region to refine; null for the middle of the picture.</param>
/// <param name="Folder">Receives the pictures.</param>
internal sealed record SampleOptions(string Photo, PixelRegion? Region, string Folder)
{
    private const string Usage =
        "Usage: dotnet run -c Release --project samples/EncodeDecodeRefine [-- [PHOTO] [--out FOLDER]]";

    private static readonly PixelRegion AstronautsFace = new(176, 72, 96, 96);

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An argument is not understood.</exception>
    public static SampleOptions Parse(string[] args)
    {
        (string? photo, string folder) = args switch
        {
            [] => (null, "out"),
            ["--out", var named] => (null, named),
            [var file] when IsFile(file) => (file, "out"),
            [var file, "--out", var named] when IsFile(file) => (file, named),
            ["--out", var named, var file] when IsFile(file) => (file, named),
            _ => throw new ArgumentException($"'{string.Join(' ', args)}' is not understood. {Usage}"),
        };
        return photo is null
            ? new SampleOptions(Path.Combine(AppContext.BaseDirectory, "astronaut.png"), AstronautsFace, folder)
            : new SampleOptions(photo, null, folder);
    }

    private static bool IsFile(string argument) => argument.Length > 0 && !argument.StartsWith('-');
}
