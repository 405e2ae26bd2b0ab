using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary>A command that adds to a model's bundle what it learns from folders of pictures.</summary>
internal abstract class BundleCommand : ToolCommand
{
    private readonly Argument<string> target;
    private readonly Argument<string[]> folders;

    protected BundleCommand(
        string name, string description, string targetDescription, string foldersDescription, CliContext context)
        : base(name, description, context)
    {
        target = Inputs.File("MODEL", targetDescription);
        folders = new Argument<string[]>("DIR")
        {
            Description = foldersDescription,
            Arity = ArgumentArity.OneOrMore,
        };
        Arguments.Add(target);
        Arguments.Add(folders);
    }

    /// <summary>The bundle's folder.</summary>
    protected string Target(ParseResult parsed) => parsed.GetRequiredValue(target);

    /// <summary>The files of all pictures.</summary>
    protected string[] ListPictures(ParseResult parsed) =>
        [.. parsed.GetRequiredValue(folders).SelectMany(PictureFolder.List)];
}
