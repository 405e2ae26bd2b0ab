using Microsoft.Extensions.Options;

namespace ProgressiveSR.AspNetCore;

/// <summary>Validates the ranges that the options' attributes state; generated, so that trimming keeps it.</summary>
[OptionsValidator]
internal sealed partial class SenderRangeValidator : IValidateOptions<ProgressiveSenderOptions>;

/// <summary>Validates options, the folder included.</summary>
internal sealed class SenderOptionsValidator : IValidateOptions<ProgressiveSenderOptions>
{
    public ValidateOptionsResult Validate(string? name, ProgressiveSenderOptions options)
    {
        ValidateOptionsResult ranges = new SenderRangeValidator().Validate(name, options);
        if (ranges.Failed)
        {
            return ranges;
        }

        return options.Folder is null || Directory.Exists(options.Folder)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{nameof(ProgressiveSenderOptions.Folder)} '{options.Folder}' does not exist; create it or name "
                + "another.");
    }
}
