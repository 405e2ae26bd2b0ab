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
        string? photo = null;
        string folder = "out";
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--out" && i + 1 < args.Length)
            {
                folder = args[++i];
            }
            else if (photo is null && args[i].Length > 0 && !args[i].StartsWith('-'))
            {
                photo = args[i];
            }
            else
            {
                throw new ArgumentException($"'{args[i]}' is not understood. {Usage}");
            }
        }

        return photo is null
            ? new SampleOptions(Path.Combine(AppContext.BaseDirectory, "astronaut.png"), AstronautsFace, folder)
            : new SampleOptions(photo, null, folder);
    }
}
