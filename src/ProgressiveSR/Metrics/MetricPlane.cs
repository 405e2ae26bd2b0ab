namespace ProgressiveSR;

/// <summary>What a metric compares: luma or one colour channel.</summary>
internal enum MetricPlane
{
    Red,
    Green,
    Blue,
    Luma,
    RoundedLuma,
}
