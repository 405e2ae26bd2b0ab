using System.Text;

namespace ProgressiveSR.Tables;

/// <summary>The files of one table or figure: NAME.md, and where applicable NAME.csv and NAME.png.</summary>
/// <param name="folder">The folder for the files; created if missing.</param>
/// <param name="name">The files' name, without extension.</param>
internal sealed class Report(string folder, string name)
{
    private readonly StringBuilder page = new();

    /// <summary>Starts the page with its title and the command that made it.</summary>
    public void Title(string title, ShownCommand command) => page.Append($"# {title}\n\n    {command}\n");

    public void Head(string text) => page.Append($"\n## {text}\n");

    public void Paragraph(string text) => page.Append('\n').Append(Wrap(text));

    public void Table(MarkdownTable table) => page.Append($"\n{table}");

    /// <summary>Writes the CSV file.</summary>
    public void Write(CsvText csv) => Write(".csv", Encoding.UTF8.GetBytes(csv.ToString()));

    /// <summary>Writes the PNG file and shows it on the page.</summary>
    public void Image(string description, byte[] png)
    {
        Write(".png", png);
        page.Append($"\n![{description}]({name}.png)\n");
    }

    /// <summary>Writes the page.</summary>
    /// <returns>The path of the page.</returns>
    public string WritePage() => Write(".md", Encoding.UTF8.GetBytes(page.ToString()));

    private string Write(string suffix, byte[] content)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + suffix);
        AtomicFile.Write(path, stream => stream.Write(content));
        return path;
    }

    private static string Wrap(string text)
    {
        const int Length = 120;
        StringBuilder wrapped = new();
        int column = 0;
        foreach (string word in text.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Length)
            {
                wrapped.Append('\n');
                column = 0;
            }

            wrapped.Append(column > 0 ? " " : "").Append(word);
            column += (column > 0 ? 1 : 0) + word.Length;
        }

        return wrapped.Append('\n').ToString();
    }
}
