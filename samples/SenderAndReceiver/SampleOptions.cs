namespace SenderAndReceiver;

/// <summary>Which of the two to run.</summary>
internal sealed record SampleOptions
{
    private const string Usage =
        "Usage: dotnet run -c Release --project samples/SenderAndReceiver [-- [PHOTO] | send FOLDER [--url URL] "
        + "| receive URL] [--roi X,Y,W,H] [--out FILE.png]";

    /// <summary>The folder to send from; null to receive only.</summary>
    public string? Folder { get; private init; } = Path.Combine(AppContext.BaseDirectory, "photos");

    /// <summary>The picture to receive, a name in the folder or a URL; null to send only.</summary>
    public string? Picture { get; private init; } = "astronaut.png";

    /// <summary>Where to listen.</summary>
    public string Url { get; private init; } = "http://127.0.0.1:0";

    /// <summary>The region to refine; null for the middle third.</summary>
    public PixelRegion? Region { get; private init; }

    /// <summary>The file that the receiver writes.</summary>
    public string Target { get; private init; } = "received.png";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An argument is not understood.</exception>
    public static SampleOptions Parse(string[] args)
    {
        SampleOptions options = new();
        int next = 0;
        switch (args)
        {
            case ["send", string folder, ..]:
                options = options with { Folder = folder, Picture = null, Url = "http://localhost:5000" };
                next = 2;
                break;
            case ["receive", string url, ..]:
                options = options with { Folder = null, Picture = url };
                next = 2;
                break;
            case [string photo, ..] when !photo.StartsWith('-'):
                string path = Path.GetFullPath(photo);
                options = File.Exists(path)
                    ? options with { Folder = Path.GetDirectoryName(path), Picture = Path.GetFileName(path) }
                    : throw new FileNotFoundException($"There is no picture '{photo}'.");
                next = 1;
                break;
        }

        for (; next < args.Length; next += 2)
        {
            options = options.With(args[next], next + 1 < args.Length ? args[next + 1] : "");
        }

        return options;
    }

    private SampleOptions With(string name, string value) => name switch
    {
        "--url" when value.Length > 0 => this with { Url = value },
        "--out" when value.Length > 0 => this with { Target = value },
        "--roi" when PixelRegion.TryParse(value, out PixelRegion region) => this with { Region = region },
        _ => throw new ArgumentException($"'{name} {value}' is not understood. {Usage}"),
    };
}
