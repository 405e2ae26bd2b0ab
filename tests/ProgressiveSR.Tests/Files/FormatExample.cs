using System.Globalization;
using System.Text.RegularExpressions;
using ProgressiveSR.Models;
using ProgressiveSR.Sampling;
using ProgressiveSR.Tests.Rendering;

namespace ProgressiveSR.Tests.Files;

/// <summary>The picture of two blocks that <c>FORMAT.md</c> works out, and the file that stands there.</summary>
internal static partial class FormatExample
{
    /// <summary>What the picture is encoded with: two levels of the separable kernel, untrained.</summary>
    public static TestEncoder Encoder()
    {
        Picture picture = new(64, 32);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            int x = i / 3 % 64;
            picture.Pixels.Span[i] = (byte)(x < 32 ? 141 : 100 + 2 * (x - 32));
        }

        using TransformModel model = new(coarsest: 64, levels: 2);
        ModelManifest manifest = model.Bundle.Manifest;
        return new TestEncoder(picture, new TransformSampler(manifest.Schedule), manifest);
    }

    /// <summary>The file's bytes, from a table whose rows begin with a place and bytes.</summary>
    public static byte[] Bytes()
    {
        List<byte> bytes = [];
        foreach (Match row in Row().Matches(Text("FORMAT.md")))
        {
            Assert.That(
                int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), Is.EqualTo(bytes.Count), row.Value);
            bytes.AddRange(Convert.FromHexString(row.Groups[2].Value.Replace(" ", "", StringComparison.Ordinal)));
        }

        return [.. bytes];
    }

    public static string Text(string name) =>
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, name)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\| (\d+) \| `([0-9a-f ]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
