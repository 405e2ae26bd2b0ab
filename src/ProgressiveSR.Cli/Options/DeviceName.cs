using System.Globalization;

namespace ProgressiveSR.Cli;

/// <summary>A device as written on the command line: a kind, and an index where there can be several.</summary>
internal readonly record struct DeviceName(string Kind, int Index)
{
    public const string Cpu = "cpu";
    public const string Cuda = "cuda";
    public const string TensorRT = "tensorrt";
    public const string DirectML = "directml";

    public static bool TryParse(string text, IEnumerable<string> kinds, out DeviceName device)
    {
        int colon = text.IndexOf(':');
        int index = 0;
        string kind = colon < 0 ? text : text[..colon];
        bool valid = kinds.Contains(kind)
            && (colon < 0
                || (kind != Cpu
                    && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out index)));
        device = new DeviceName(kind, index);
        return valid;
    }

    public override string ToString() =>
        Kind == Cpu ? Cpu : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Index}");
}
