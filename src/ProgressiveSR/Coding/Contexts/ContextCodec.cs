using System.Buffers;

namespace ProgressiveSR.Coding;

/// <summary>
/// Samples predicted from those that are held, and what is left coded with an adaptive arithmetic coder; where that is no
/// shorter, as <see cref="RawCodec"/> has them: a payload with a byte per sample is not compressed.
/// </summary>
/// <remarks>
/// Truncated coefficients that the level below holds at twice the step are refined instead: each index must lie in the cell
/// of the one below, or <see cref="Encode"/> throws an <see cref="ArgumentException"/>. A part of them that refines nothing
/// takes no byte.
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
        if (tables.Coefficient is not null)
        {
            CoefficientModel.RequireRefinement(part);
            if (CoefficientModel.RefinesNothing(part))
            {
                return;
            }
        }

        int most = RawCodec.GetLength(part);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(most + Spare);
        try
        {
            ArithmeticEncoder encoder = new(buffer, most);
            tables.Code(ref encoder, part);
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

        if (tables.Coefficient is null)
        {
            Decode(payload, part, tables);
            return;
        }

        if (payload.IsEmpty)
        {
            CoefficientModel.RefineNothing(part);
            return;
        }

        Decode(payload is [0] ? [] : payload, part, tables);
        if (CoefficientModel.RefinesNothing(part))
        {
            throw new InvalidPacketException(
                "A coded part refines nothing, which takes no byte.", expected: 0, actual: payload.Length);
        }
    }

    private static void Decode(ReadOnlySpan<byte> code, in TilePart part, ContextTables tables)
    {
        ArithmeticDecoder decoder = new(code);
        tables.Code(ref decoder, part);
        decoder.Finish();
    }

    private void Require(in TilePart part)
    {
        if (!part.Schedule.Equals(tables.Schedule))
        {
            throw new ArgumentException("The part is of another schedule than the tables.", nameof(part));
        }
    }
}
