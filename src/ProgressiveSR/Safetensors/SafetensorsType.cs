using System.Diagnostics.CodeAnalysis;

namespace ProgressiveSR.Safetensors;

/// <summary>Element types of a safetensors file, named after its <c>dtype</c> values.</summary>
public enum SafetensorsType
{
    /// <summary><c>F64</c>, 8 bytes: <see cref="double"/>.</summary>
    F64,

    /// <summary><c>F32</c>, 4 bytes: <see cref="float"/>.</summary>
    F32,

    /// <summary><c>F16</c>, 2 bytes: <see cref="Half"/>.</summary>
    F16,

    /// <summary><c>BF16</c>, 2 bytes: the upper half of a <see cref="float"/>.</summary>
    BF16,

    /// <summary><c>I64</c>, 8 bytes: <see cref="long"/>.</summary>
    I64,

    /// <summary><c>I32</c>, 4 bytes: <see cref="int"/>.</summary>
    I32,

    /// <summary><c>I16</c>, 2 bytes: <see cref="short"/>.</summary>
    I16,

    /// <summary><c>I8</c>, 1 byte: <see cref="sbyte"/>.</summary>
    I8,

    /// <summary><c>U8</c>, 1 byte: <see cref="byte"/>.</summary>
    U8,

    /// <summary><c>BOOL</c>, 1 byte: 0 is false, 1 is true.</summary>
    Bool,
}

/// <summary>Sizes and <c>dtype</c> names of element types.</summary>
internal static class SafetensorsTypes
{
    /// <summary>Bytes per element.</summary>
    public static int Size(SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 => 8,
        SafetensorsType.F32 or SafetensorsType.I32 => 4,
        SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 => 2,
        SafetensorsType.I8 or SafetensorsType.U8 or SafetensorsType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The element type is not defined."),
    };

    /// <summary>The <c>dtype</c> name of a type.</summary>
    public static string Name(SafetensorsType type) => type == SafetensorsType.Bool ? "BOOL" : type.ToString();

    /// <summary>Parses a <c>dtype</c>, which is case-sensitive.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out SafetensorsType type)
    {
        foreach (SafetensorsType candidate in Enum.GetValues<SafetensorsType>())
        {
            if (Name(candidate) == name)
            {
                type = candidate;
                return true;
            }
        }

        type = default;
        return false;
    }
}
