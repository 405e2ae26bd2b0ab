using System.CommandLine;

namespace ProgressiveSR.Cli;

/// <summary>The option <c>--device</c>.</summary>
internal static class DeviceOption
{
    public static Option<DeviceName> Create(string description, params string[] kinds) => new("--device")
    {
        HelpName = "cpu|cuda[:n]",
        Description = description,
        DefaultValueFactory = _ => new DeviceName(DeviceName.Cpu, 0),
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!DeviceName.TryParse(text, kinds, out DeviceName device))
            {
                string known = string.Join(", ", kinds.Select(kind => kind == DeviceName.Cpu ? kind : $"{kind}[:n]"));
                result.AddError($"--device takes one of {known}, not '{text}'");
            }

            return device;
        },
    };
}
