using ProgressiveSR.Onnx;

try
{
    using OnnxBackend backend = new();
    Console.WriteLine(backend.Device);
    return 0;
}
catch (OnnxProviderException e)
{
    Console.WriteLine(e.Message);
    return 3;
}
