using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ProgressiveSR.Tables;

/// <summary>A third-party program, as installed.</summary>
/// <param name="Name">Its name on the search path.</param>
/// <param name="Package">The Debian package that contains it.</param>
internal sealed record ExternalProgram(string Name, string Package)
{
    /// <summary>Runs the program until it exits.</summary>
    /// <param name="output">The file that it must create.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops the program.</param>
    /// <returns>What it printed on standard output.</returns>
    /// <exception cref="CommandException">The program is not installed, or failed.</exception>
    public string Make(string output, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        (int code, string printed, string said) = Run(arguments, cancellationToken);

        // OpenJPEG exits with 0 for some failures.
        if (code != 0 || !File.Exists(output))
        {
            throw new CommandException(
                $"'{Name} {string.Join(' ', arguments)}' failed with exit code {code}: {said.Trim()}");
        }

        return printed;
    }

    /// <summary>Runs the program until it exits; warnings and failures are allowed.</summary>
    /// <param name="output">The file that it is to create.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops the program.</param>
    /// <returns>Whether it created the file, not empty.</returns>
    /// <exception cref="CommandException">The program is not installed.</exception>
    public bool TryMake(string output, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Run(arguments, cancellationToken);
        return new FileInfo(output) is { Exists: true, Length: > 0 };
    }

    private (int Code, string Printed, string Said) Run(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StringBuilder printed = new();
        StringBuilder said = new();
        using Process process = new()
        {
            StartInfo = new ProcessStartInfo(Name, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => printed.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CommandException($"'{Name}' cannot be run; install the Debian package {Package}.", e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using (cancellationToken.Register(process.Kill))
        {
            process.WaitForExit();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return (process.ExitCode, printed.ToString(), said.ToString());
    }
}
