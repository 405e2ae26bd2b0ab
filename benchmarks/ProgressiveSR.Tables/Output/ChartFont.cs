using ScottPlot;
using SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary>
/// The font of charts and sheets. SkiaSharp's dependency-free native library finds no fonts on Linux, so the usual
/// folders are searched for one.
/// </summary>
internal static class ChartFont
{
    private static readonly string[] Files =
        ["DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "Arial.ttf", "arial.ttf"];

    private static readonly string[] Folders =
    [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts"),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/share/fonts"),
    ];

    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    /// <summary>The typeface; from the first call on, charts use it too.</summary>
    /// <exception cref="CommandException">The system has no font.</exception>
    public static SKTypeface Typeface => Loaded.Value;

    private static SKTypeface Load()
    {
        // Without fonts there is a single unnamed family with empty glyphs.
        if (SKFontManager.Default.FontFamilies.Any(name => name.Length > 0))
        {
            return Fonts.GetTypeface(Fonts.Default, bold: false, italic: false);
        }

        string file = Folders.Where(Directory.Exists)
            .SelectMany(folder => Files.SelectMany(
                name => Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories)))
            .FirstOrDefault()
            ?? throw new CommandException(
                $"Charts need a font: none of {string.Join(", ", Files)} was found in {string.Join(", ", Folders)}; "
                + "install one, for example the package fonts-dejavu-core.");
        string name = Path.GetFileNameWithoutExtension(file);
        Fonts.AddFontFile(name, file);
        Fonts.Default = name;
        return SKTypeface.FromFile(file);
    }
}
