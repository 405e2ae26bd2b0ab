using System.Reflection;
using System.Text;
using BenchmarkDotNet.Reports;

namespace ProgressiveSR.Benchmarks;

/// <summary>Writes results to <c>results/CPU/</c>, as Markdown to read and as CSV to compare.</summary>
internal static class ResultFiles
{
    private const string Suffix = "Benchmarks";

    /// <summary>Writes the table of one class of benchmarks.</summary>
    /// <returns>The path of the Markdown file.</returns>
    public static string Write(Summary summary)
    {
        Type type = summary.BenchmarksCases[0].Descriptor.Type;
        string cpu = summary.HostEnvironmentInfo.Cpu.Value?.ProcessorName ?? "unknown";
        string folder = Path.Combine(ProjectFolder(), "results", ShortName(cpu));
        string path = Path.Combine(folder, type.Name[..^Suffix.Length].ToLowerInvariant());
        SummaryTable.SummaryTableColumn[] columns = [.. summary.Table.Columns.Where(column => column.NeedToShow)];
        Directory.CreateDirectory(folder);
        File.WriteAllText(path + ".md", Markdown(summary, type, cpu, columns));
        File.WriteAllText(path + ".csv", Csv(summary, columns));
        return path + ".md";
    }

    private static string Markdown(
        Summary summary, Type type, string cpu, SummaryTable.SummaryTableColumn[] columns)
    {
        StringBuilder text = new();
        text.AppendLine($"# {type.Name[..^Suffix.Length]}");
        text.AppendLine();
        text.AppendLine(
            $"{cpu}, {Environment.ProcessorCount} cores, .NET {Environment.Version}; "
            + (type.GetCustomAttribute<SubjectAttribute>()?.Text
                ?? $"a picture of {TiledPhoto.Width}x{TiledPhoto.Height}")
            + ".");
        text.AppendLine();
        text.AppendLine($"| {string.Join(" | ", columns.Select(column => column.Header))} |");
        text.AppendLine(
            $"|{string.Concat(columns.Select(column => column.OriginalColumn.IsNumeric ? " ---: |" : " --- |"))}");
        foreach (string[] row in summary.Table.FullContent)
        {
            text.AppendLine($"| {string.Join(" | ", columns.Select(column => row[column.Index]))} |");
        }

        foreach (string note in TileNotes.Of(type))
        {
            text.AppendLine();
            text.AppendLine(note);
        }

        return text.ToString();
    }

    private static string Csv(Summary summary, SummaryTable.SummaryTableColumn[] columns)
    {
        StringBuilder text = new();
        text.AppendLine(string.Join(',', columns.Select(column => column.Header)));
        foreach (string[] row in summary.Table.FullContent)
        {
            text.AppendLine(string.Join(',', columns.Select(column => row[column.Index].Replace(",", ""))));
        }

        return text.ToString();
    }

    /// <summary>Lower case, with words joined by hyphens and without the clock rate that ends some names.</summary>
    private static string ShortName(string cpu) => string.Join('-', cpu
        .Split('@')[0]
        .ToLowerInvariant()
        .Split([' ', '(', ')', '/', ','], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => !word.EndsWith("ghz", StringComparison.Ordinal)));

    /// <summary>The folder of this project, which lies above the program's folder.</summary>
    private static string ProjectFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ProgressiveSR.Benchmarks.csproj")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}

/// <summary>What a class of benchmarks runs on, if that is not the large picture.</summary>
/// <param name="text">The description for the table.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SubjectAttribute(string text) : Attribute
{
    /// <summary>The description for the table.</summary>
    public string Text => text;
}
