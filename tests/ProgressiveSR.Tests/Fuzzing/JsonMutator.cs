using System.Text;
using System.Text.Json;

namespace ProgressiveSR.Tests.Fuzzing;

/// <summary>Damages JSON token by token, so that most of it still parses.</summary>
internal static class JsonMutator
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1", "3", "0.5", "1e308", "1e400", "-0", "2147483647", "2147483648",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "\"\"", "\"x\"", "\"..\"",
        "\"../manifest.json\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "[]", "[null]", "[[null]]", "{}",
        "{\"x\":null}", "[1,2,3]", "[[],[]]",
    ];

    private static readonly byte[][] Broken =
        [[(byte)'{'], [(byte)']'], [(byte)','], [(byte)'"'], [(byte)'/', (byte)'/'], [0xFF], [0xC3, 0x28], [0]];

    /// <summary>One to three mutations; the result may be no JSON at all.</summary>
    public static byte[] Mutate(byte[] json, Random random)
    {
        for (int left = 1 + (int)(3 * Math.Pow(random.NextDouble(), 2)); left > 0; left--)
        {
            json = MutateOnce(json, random);
        }

        return json;
    }

    private static byte[] MutateOnce(byte[] json, Random random)
    {
        List<(int Start, int End, bool IsValue)> tokens = Tokens(json);
        if (tokens.Count == 0)
        {
            return json;
        }

        (int start, int end, bool isValue) = tokens[random.Next(tokens.Count)];
        (int otherStart, int otherEnd, _) = tokens[random.Next(tokens.Count)];
        byte[] other = json[otherStart..otherEnd];
        switch (random.Next(10))
        {
            case 0:
                return [.. json[..start], .. Broken[random.Next(Broken.Length)], .. json[start..]];
            case 1:
                return [.. json[..start], .. json[end..]];
            case 2:
                byte[] flipped = [.. json];
                flipped[start + random.Next(end - start)] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 3:
                return [.. json[..end], .. ","u8, .. other, .. json[end..]];
            case 4:
                int deep = random.Next(1, 100);
                return
                [
                    .. json[..start], .. Enumerable.Repeat((byte)'[', deep), .. json[start..end],
                    .. Enumerable.Repeat((byte)']', deep), .. json[end..],
                ];
            case 5 or 6:
                return [.. json[..start], .. other, .. json[end..]];
            default:
                return isValue
                    ? [.. json[..start], .. Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]), .. json[end..]]
                    : [.. json[..start], .. "\"x\""u8, .. json[end..]];
        }
    }

    /// <summary>Names, simple values, and whole objects and arrays; as far as it is JSON.</summary>
    private static List<(int Start, int End, bool IsValue)> Tokens(byte[] json)
    {
        List<(int Start, int End, bool IsValue)> tokens = [];
        Stack<int> open = new();
        Utf8JsonReader reader = new(json);
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    open.Push(start);
                }
                else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    tokens.Add((open.Pop(), (int)reader.BytesConsumed, true));
                }
                else if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    tokens.Add((start, start + reader.ValueSpan.Length + 2, false));
                }
                else
                {
                    tokens.Add((start, (int)reader.BytesConsumed, true));
                }
            }
        }
        catch (JsonException)
        {
            // What was found until here can be damaged further.
        }

        return tokens;
    }
}
