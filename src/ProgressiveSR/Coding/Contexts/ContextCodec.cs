using System.Buffers;

namespace ProgressiveSR.Coding;

/// <summary>
/// Samples predicted from those that are held, and what is left coded with an adaptive arithmetic coder; where that is
/// no shorter, as <see cref="RawCodec"/> has them: a payload with a byte per sample is not compressed.
/// </summary>
/// <remarks>
/// Truncated coefficients that the level below holds at twice the step are refined instead: each index must lie in the
/// cell of the one below, or <see cref="Encode"/> throws an <see cref="ArgumentException"/>. A part of them that
/// refines nothing takes no byte.
/// </remarks>
/// <param name="tables">The model's tables.</param>
public sealed class ContextCodec(ContextTables tables) : IPayloadCodec
{
    private const int Spare = 16;

    private readonly ContextTables tables = tables ?? throw new ArgumentNullException(nameof(tables));

    /// <inheritdoc/>
    public PayloadCodec Number => PayloadCodec.Context;

    /// <inheritdoc/>
    public void Encode(in TilePart part, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Require(part);
        using CoefficientPart coefficients = tables.Coefficient is null ? default : new CoefficientPart(part);
        if (tables.Coefficient is not null)
        {
            coefficients.RequireRefinement();
            if (coefficients.RefinesNothing)
            {
                return;
            }
        }

        int most = RawCodec.GetLength(part);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(most + Spare);
        try
        {
            ArithmeticEncoder encoder = new(buffer, most);
            Code(ref encoder, part, coefficients);
            int length = encoder.IsTooLong ? most : encoder.Finish();
            if (length == 0 && tables.Coefficient is not null)
            {
                // Nothing would say that the part refines nothing.
                buffer[length++] = 0;
            }

            if (length < most)
            {
                destination.Write(buffer.AsSpan(0, length));
            }
            else
            {
                RawCodec.ToBytes(part.Schedule[part.Level], part.Indices, buffer.AsSpan(0, most));
                destination.Write(buffer.AsSpan(0, most));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> payload, in TilePart part)
    {
        Require(part);
        int most = RawCodec.GetLength(part);
        if (payload.Length > most)
        {
            throw new InvalidPacketException(
                $"{payload.Length} bytes are there for {part.Indices.Length} samples.",
                expected: $"{most} or fewer",
                actual: payload.Length);
        }

        if (payload.Length == most)
        {
            RawCodec.ToIndices(part.Schedule[part.Level], payload, part.Indices);
            return;
        }

        bool refines = tables.Coefficient is not null;
        using CoefficientPart coefficients = refines ? new CoefficientPart(part) : default;
        if (refines && payload.IsEmpty)
        {
            coefficients.RefineNothing();
            return;
        }

        ArithmeticDecoder decoder = new(refines && payload is [0] ? [] : payload);
        Code(ref decoder, part, coefficients);
        decoder.Finish();
        if (refines && coefficients.RefinesNothing)
        {
            throw new InvalidPacketException(
                "A coded part refines nothing, which takes no byte.", expected: 0, actual: payload.Length);
        }
    }

    private void Code<TCoder>(ref TCoder coder, in TilePart part, scoped in CoefficientPart coefficients)
        where TCoder : IBinaryCoder, allows ref struct
    {
        if (tables.Coefficient is { } model)
        {
            model.Code(ref coder, coefficients);
        }
        else
        {
            tables.Code(ref coder, part);
        }
    }

    private void Require(in TilePart part)
    {
        if (!part.Schedule.Equals(tables.Schedule))
        {
            throw new ArgumentException("The part is of another schedule than the tables.", nameof(part));
        }
    }
}
