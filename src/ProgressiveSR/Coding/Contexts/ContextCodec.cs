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
        bool refines = tables.Coefficient is not null;
        using LowerIndices lower = refines ? new LowerIndices(part) : default;
        if (refines)
        {
            CoefficientModel.RequireRefinement(part, lower.Indices);
            if (CoefficientModel.RefinesNothing(part, lower.Indices))
            {
                return;
            }
        }

        int most = RawCodec.GetLength(part);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(most + Spare);
        try
        {
            ArithmeticEncoder encoder = new(buffer, most);
            tables.Code(ref encoder, part, lower.Indices);
            int length = encoder.IsTooLong ? most : encoder.Finish();
            if (length == 0 && refines)
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
        using LowerIndices lower = refines ? new LowerIndices(part) : default;
        if (refines && payload.IsEmpty)
        {
            CoefficientModel.RefineNothing(part, lower.Indices);
            return;
        }

        ArithmeticDecoder decoder = new(refines && payload is [0] ? [] : payload);
        tables.Code(ref decoder, part, lower.Indices);
        decoder.Finish();
        if (refines && CoefficientModel.RefinesNothing(part, lower.Indices))
        {
            throw new InvalidPacketException(
                "A coded part refines nothing, which takes no byte.", expected: 0, actual: payload.Length);
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
