using ProgressiveSR;

namespace EncodeDecodeRefine;

/// <summary>
/// Letters of 5x7 pixels, because a server may have no fonts at all. Capitals, digits, and what else the sheet says.
/// </summary>
internal static class BitmapFont
{
    private const int Width = 5;
    private const int Height = 7;
    private const int Advance = Width + 1;

    private static readonly (string Characters, string[] Rows)[] Glyphs =
    [
        ("ABCDEFGHI",
        [
            " ###  ####   ###  ####  ##### #####  ###  #   #  ### ",
            "#   # #   # #   # #   # #     #     #   # #   #   #  ",
            "#   # #   # #     #   # #     #     #     #   #   #  ",
            "##### ####  #     #   # ####  ####  #  ## #####   #  ",
            "#   # #   # #     #   # #     #     #   # #   #   #  ",
            "#   # #   # #   # #   # #     #     #   # #   #   #  ",
            "#   # ####   ###  ####  ##### #      #### #   #  ### ",
        ]),
        ("JKLMNOPQR",
        [
            "  ### #   # #     #   # #   #  ###  ####   ###  #### ",
            "   #  #  #  #     ## ## ##  # #   # #   # #   # #   #",
            "   #  # #   #     # # # # # # #   # #   # #   # #   #",
            "   #  ##    #     # # # #  ## #   # ####  #   # #### ",
            "   #  # #   #     #   # #   # #   # #     # # # # #  ",
            "#  #  #  #  #     #   # #   # #   # #     #  #  #  # ",
            " ##   #   # ##### #   # #   #  ###  #      ## # #   #",
        ]),
        ("STUVWXYZx",
        [
            " #### ##### #   # #   # #   # #   # #   # #####      ",
            "#       #   #   # #   # #   # #   # #   #     #      ",
            "#       #   #   # #   # # # #  # #   # #     #  #   #",
            " ###    #   #   # #   # # # #   #     #     #    # # ",
            "    #   #   #   #  # #  # # #  # #    #    #      #  ",
            "    #   #   #   #  # #  ## ## #   #   #   #      # # ",
            "####    #    ###    #   #   # #   #   #   ##### #   #",
        ]),
        ("012345678",
        [
            " ###    #    ###  #####    #  #####   ##  #####  ### ",
            "#   #  ##   #   #    #    ##  #      #        # #   #",
            "#  ##   #       #   #    # #  ####  #        #  #   #",
            "# # #   #      #     #  #  #      # ####    #    ### ",
            "##  #   #     #       # #####     # #   #   #   #   #",
            "#   #   #    #    #   #    #  #   # #   #   #   #   #",
            " ###   ###  #####  ###     #   ###   ###    #    ### ",
        ]),
        ("9.,-%():d",
        [
            " ###                    ##  #   #   #               #",
            "#   #                   ##  #  #     #    ##        #",
            "#   #                      #   #     #    ##     ## #",
            " ####             ###     #    #     #          #  ##",
            "    #         ##         #     #     #    ##    #   #",
            "   #    ##    ##        #  ##  #     #    ##    #   #",
            " ##     ##   ##            ##   #   #            ####",
        ]),
    ];

    /// <summary>Width of a text in pixels.</summary>
    public static int Measure(string text, int scale) => (text.Length * Advance - 1) * scale;

    /// <summary>Height of a text in pixels.</summary>
    public static int LineHeight(int scale) => Height * scale;

    /// <summary>Writes a text in black; characters that have no letter here stay blank.</summary>
    public static void Draw(Picture target, string text, int left, int top, int scale)
    {
        for (int i = 0; i < text.Length; i++)
        {
            DrawGlyph(target, text[i], left + i * Advance * scale, top, scale);
        }
    }

    private static void DrawGlyph(Picture target, char character, int left, int top, int scale)
    {
        (string characters, string[] rows) = Glyphs.FirstOrDefault(group => group.Characters.Contains(character));
        if (rows is null)
        {
            return;
        }

        int start = characters.IndexOf(character) * Advance;
        for (int y = 0; y < Height * scale; y++)
        {
            for (int x = 0; x < Width * scale; x++)
            {
                if (rows[y / scale][start + x / scale] == '#')
                {
                    int pixel = (top + y) * target.Stride + (left + x) * RgbView.BytesPerPixel;
                    target.Pixels.Span.Slice(pixel, RgbView.BytesPerPixel).Clear();
                }
            }
        }
    }
}
